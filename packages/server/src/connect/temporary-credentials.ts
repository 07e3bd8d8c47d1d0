import type { Database } from "../db/database.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, sameHash } from "../lib/random.ts";
import type { Outbound } from "../net/outbound.ts";
import { kindOfProblem } from "../oauth/oauth1-answer.ts";
import { exchangeVerifier, oauth1AuthorizeUrl, requestTemporaryCredentials } from "../oauth/oauth1-consent.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { Vault } from "../vault/vault.ts";
import type { Attempt } from "./attempt.ts";
import type { CallbackQuery } from "./callback-query.ts";
import { createTemporaryCredentialsStore } from "./temporary-credentials-store.ts";

export interface TemporaryCredentialsDependencies {
  database: Database;
  integrations: Pick<Integrations, "clientSecret">;
  vault: Pick<Vault, "seal" | "open">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
}

export type TemporaryCredentials = ReturnType<typeof createTemporaryCredentials>;

/** An attempt's half of OAuth 1.0a (RFC 5849 section 2): what stands for the consent while the user gives it. */
export function createTemporaryCredentials(deps: Readonly<TemporaryCredentialsDependencies>) {
  const { database, integrations, vault, outbound, clock } = deps;

  return {
    /**
     * Asks the provider for temporary credentials, keeps them on the attempt, and answers the address of the consent
     * page. There is no `state` in this protocol, so ours stands in the callback's own query, which a server must keep
     * (section 2.2). The start link is spent by then: nobody asks twice for one attempt.
     *
     * Throws `TokenRequestError`, and `connect.closed` when the attempt was ended meanwhile.
     */
    async ask(attempt: Attempt, integration: Integration, state: string): Promise<string> {
      const app = await appOf(attempt, integration);
      const callbackUrl = new URL(attempt.redirectUri);
      callbackUrl.searchParams.set("state", state);
      const { token, secret } = await requestTemporaryCredentials({ outbound, clock }, app, callbackUrl.href);
      const kept = await createTemporaryCredentialsStore(database.queries).keep(attempt.projectId, attempt.id, {
        token,
        secret: await vault.seal(attempt.projectId, temporarySecretContext(attempt), secret),
      });
      if (!kept) throw new PorticoError("connect.closed", "The attempt was ended while the provider answered");
      return oauth1AuthorizeUrl(app, token);
    },

    /** The token for a verifier. Throws `TokenRequestError`. */
    async exchange(attempt: Attempt, integration: Integration, verifier: string): Promise<TokenAnswer> {
      const { requestToken, grantSecret } = attempt;
      if (requestToken === null || grantSecret === null)
        throw new PorticoError("connect.context_mismatch", "The attempt has no temporary credentials");
      const secret = await vault.open(attempt.projectId, temporarySecretContext(attempt), grantSecret);
      const app = await appOf(attempt, integration);
      return exchangeVerifier({ outbound, clock }, app, { token: requestToken, secret }, verifier);
    },
  };

  async function appOf({ accountType, connectValues: values }: Attempt, integration: Integration): Promise<OAuthApp> {
    return oauthAppOf(integration, { accountType, values }, await integrations.clientSecret(integration));
  }
}

/**
 * Holds what a callback brought against the attempt that its state belongs to. Throws `connect.context_mismatch` for
 * another token than the one that this attempt was given, and for the answer of another protocol.
 */
export function compareRequestToken({ requestToken }: Attempt, query: CallbackQuery): void {
  if (query.kind === "error" || (query.kind === "refusal" && query.requestToken === null)) return;
  const brought = query.kind === "code" ? null : query.requestToken;
  if (requestToken !== null && brought !== null && sameHash(hashToken(brought), hashToken(requestToken))) return;
  throw new PorticoError("connect.context_mismatch", "The callback's token is not the one that this attempt was given");
}

/** Why the end user came back without a verifier. */
export function refusalOf(problem: string | null): TokenRequestError {
  return new TokenRequestError(kindOfProblem(problem ?? ""), "The provider came back without permission", {
    providerError: problem ?? undefined,
  });
}

/** What binds the sealed temporary secret to its attempt. */
function temporarySecretContext({ id }: Attempt) {
  return { field: "connect_attempts.grant_secret", recordId: id, version: 1 } as const;
}
