import type { Credential, Credentials } from "../credentials/credential.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import { exchangeCode } from "../oauth/token-endpoint.ts";
import type { Vault } from "../vault/vault.ts";
import type { Attempt } from "./attempt.ts";
import { createAttemptMovesStore } from "./attempt-moves-store.ts";
import { verifierContext } from "./connect-hand-off.ts";
import { missingScopes } from "./granted-scopes.ts";
import { learnCredential } from "./learn-credential.ts";
import { placementOf } from "./placement.ts";

export interface ExchangeDependencies {
  integrations: Pick<Integrations, "clientSecret">;
  credentials: Pick<Credentials, "store">;
  vault: Pick<Vault, "open">;
  outbound: Outbound;
  clock: Clock;
}

/**
 * Makes a credential of an attempt's code: the code is exchanged, the scopes and the account are looked at, and the
 * credential is stored in the same transaction that ends the attempt.
 *
 * Throws `connect.missing_permission`, `connect.closed` when the attempt was ended meanwhile, and what `exchangeCode`,
 * `identifyAccount` and `Credentials.store` throw; then nothing is stored.
 */
export function createExchange(deps: Readonly<ExchangeDependencies>) {
  const { integrations, credentials, vault, outbound, clock } = deps;

  return async function exchange(attempt: Attempt, integration: Integration, code: string): Promise<Credential> {
    const answer = await redeem(attempt, integration, code);
    refuseMissingScopes(integration, answer);
    const secret: Record<string, Secret> = { accessToken: answer.accessToken };
    if (answer.refreshToken) secret.refreshToken = answer.refreshToken;
    const templateValues = { ...attempt.connectValues, ...answer.fields };
    const learnt = await learnCredential(
      outbound,
      { provider: integration.provider, templateValues, secret },
      {
        accountType: attempt.accountType,
        grantedScopes: [...(answer.scopes ?? integration.scopes)],
        expiresAt: answer.expiresAt,
      },
    );
    const placement = placementOf(attempt.installOptions);
    return credentials.store(attempt, integration, placement, learnt, async (queries, credentialId) => {
      const moved = await createAttemptMovesStore(queries).succeed(
        attempt.projectId,
        attempt.id,
        credentialId,
        clock.now(),
      );
      if (!moved) throw new PorticoError("connect.closed", "The attempt was ended while the provider answered");
    });
  };

  async function redeem(attempt: Attempt, integration: Integration, code: string): Promise<TokenAnswer> {
    const [clientSecret, verifier] = await Promise.all([integrations.clientSecret(integration), openVerifier(attempt)]);
    const user = { accountType: attempt.accountType, values: attempt.connectValues };
    const app = oauthAppOf(integration, user, clientSecret);
    return exchangeCode({ outbound, clock }, app, { code, redirectUri: attempt.redirectUri, verifier });
  }

  async function openVerifier(attempt: Attempt): Promise<Secret | undefined> {
    if (!attempt.pkceVerifier) return undefined;
    return vault.open(attempt.projectId, verifierContext(attempt), attempt.pkceVerifier);
  }
}

function refuseMissingScopes(integration: Integration, answer: TokenAnswer): void {
  const missing = missingScopes(integration.provider, integration.scopes, answer.scopes);
  if (missing.length === 0) return;
  throw new PorticoError("connect.missing_permission", `Required scopes were not granted: ${missing.join(", ")}`, {
    meta: { missing },
  });
}
