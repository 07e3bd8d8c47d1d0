import type { Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { revokeToken } from "../oauth/revoke-token.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import { refreshTokens } from "../oauth/token-endpoint.ts";
import type { Vault } from "../vault/vault.ts";
import { notConnected } from "./credential-errors.ts";
import type { SecretValues } from "./credential.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { createSettleFailure } from "./refresh-failure.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { decodeSecretValues, secretContext } from "./secret-values.ts";
import { createStoreReply } from "./store-reply.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface RefreshUnderLeaseDependencies {
  vault: Pick<Vault, "open" | "seal">;
  integrations: Pick<Integrations, "clientSecret">;
  outbound: Pick<Outbound, "call">;
  userCredentials: Pick<UserCredentials, "current">;
  write: WriteCredentials;
  pacing: RefreshPacing;
  clock: Clock;
  logger: Logger;
  /** Names this process in the log. */
  nodeId: string;
}

/** Calls the provider with the refresh token, and sees what it answers through to the row, whatever it is. */
export function createRefreshUnderLease(deps: Readonly<RefreshUnderLeaseDependencies>) {
  const { vault, integrations, userCredentials, pacing, logger } = deps;
  const storeReply = createStoreReply(deps);
  const settleFailure = createSettleFailure(deps);

  return async function refreshUnderLease(refresh: LeasedRefresh): Promise<SealedCredential> {
    const { seen, integration, lease, inDoubt } = refresh;
    const { id, projectId } = seen.credential;
    const facts = { node: deps.nodeId, projectId, credentialId: id, version: lease.version };
    if (inDoubt) logger.warn(facts, "an earlier refresh never ended; the old refresh token is tried once more");
    let app: OAuthApp;
    let values: SecretValues;
    let answer: TokenAnswer;
    try {
      values = decodeSecretValues(await vault.open(projectId, secretContext(id, lease.version), seen.sealedSecret));
      app = await appOf(refresh);
      answer = await refreshTokens(deps, app, refreshTokenOf(values));
    } catch (error) {
      return settleFailure(error, refresh);
    }
    if (await storeReply(refresh, values, answer)) {
      pacing.succeeded(id);
    } else {
      logger.warn(facts, "a refresh came back after its credential had moved on; its tokens are not stored");
    }
    const current = await userCredentials.current(projectId, id);
    if (current === null) {
      // deleted meanwhile: what the provider has just issued must not outlive it (TR-16, TR-17)
      await revokeToken(deps, app, answer).catch((cause: unknown) =>
        logger.warn({ ...facts, cause: String(cause) }, "revoking failed"),
      );
      throw notConnected(integration.id, integration.provider.name);
    }
    return current;
  };

  async function appOf({ seen: { credential }, integration }: LeasedRefresh): Promise<OAuthApp> {
    const user = { accountType: credential.accountType, values: credential.templateValues };
    return oauthAppOf(integration, user, await integrations.clientSecret(integration));
  }
}

function refreshTokenOf({ refreshToken }: SecretValues): Secret {
  if (refreshToken === undefined) throw new TypeError("Only a credential with a refresh token is refreshed");
  return refreshToken;
}
