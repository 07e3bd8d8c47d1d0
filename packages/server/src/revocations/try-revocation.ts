import { comesOfConsent, type ProviderDeclaration } from "@portico/providers";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Outbound } from "../net/outbound.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { renewTokens } from "../oauth/renew-tokens.ts";
import { revocationEnds, revokesByAccessToken, revokeToken, type RevocationAnswer } from "../oauth/revoke-token.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { Vault } from "../vault/vault.ts";
import {
  decodeRevocationSecret,
  encodeRevocationSecret,
  revocationContext,
  type RevocationSecret,
} from "./revocation-secret.ts";
import type { createRevocationStore } from "./revocation-store.ts";
import type { ClaimedRevocation } from "./revocation.ts";

export interface TryDependencies {
  store: Pick<ReturnType<typeof createRevocationStore>, "isConnected" | "renew">;
  vault: Pick<Vault, "open" | "seal">;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
}

/**
 * One try of one revocation, outside any transaction. The app is the integration's as it is now, because its client secret
 * may have been changed since; as it was when the order was given, should the integration be gone.
 */
export function createTryRevocation(deps: Readonly<TryDependencies>) {
  const { store, vault, integrations } = deps;

  return async function tryRevocation(claimed: ClaimedRevocation): Promise<RevocationAnswer> {
    const { projectId, id, done } = claimed;
    const answerOf = (outcome: RevocationAnswer["outcome"], reason: string | null): RevocationAnswer => ({
      outcome,
      status: null,
      reason,
      done,
    });
    try {
      const opened = await vault.open(
        projectId,
        revocationContext(id, claimed.secretVersion),
        claimed.sealed,
        "revoke",
      );
      const secret = decodeRevocationSecret(opened);
      const app = await appOf(claimed, secret);
      if (await wouldEndAnother(claimed, app)) return answerOf("unsupported", "revocation.grant_shared");
      const tokens = await renewedIfNeeded(claimed, app, secret);
      return tokens === null ? answerOf("revoked", null) : await revokeToken(deps, app, tokens, done);
    } catch (error) {
      if (error instanceof TokenRequestError && error.kind !== "denied") {
        const { providerError } = error.meta as { providerError?: string };
        return answerOf("unreachable", providerError ?? error.code);
      }
      if (error instanceof PorticoError && error.code.startsWith("vault.")) {
        // while its keys are away nothing is concluded, not even by the clock; what is lost may be put right within the day
        if (!isLostRecord(error)) throw error;
        return answerOf("unreachable", error.code);
      }
      if (error instanceof PorticoError) return answerOf("refused", error.code);
      throw error;
    }
  };

  async function appOf(
    { projectId, integrationId, app }: ClaimedRevocation,
    secret: RevocationSecret,
  ): Promise<OAuthApp> {
    const user = { accountType: app.accountType, values: app.values };
    const pinned = app.server == null ? null : { clientId: null, server: app.server };
    const integration = await currentIntegration();
    if (integration !== undefined && comesOfConsent(integration.provider.auth) && integration.clientId === app.clientId)
      return oauthAppOf(integration, user, await integrations.clientSecret(integration), pinned);
    const provider: ProviderDeclaration = { ...(app.provider as ProviderDeclaration), notes: [], dataSources: {} };
    const resource = app.server == null ? {} : { resource: app.server.resource };
    return { provider, clientId: app.clientId, clientSecret: secret.clientSecret, scopes: [], ...resource, ...user };

    async function currentIntegration(): Promise<Integration | undefined> {
      try {
        return await integrations.byId(projectId, integrationId);
      } catch (error) {
        if (error instanceof PorticoError && error.code === "integration.not_found") return undefined;
        throw error;
      }
    }
  }

  /** OA-24: a provider that ends everything at once must not end a connection that somebody still has. */
  async function wouldEndAnother(claimed: ClaimedRevocation, app: OAuthApp): Promise<boolean> {
    const { projectId, integrationId, userId, accountId, cause } = claimed;
    const { clientId } = app;
    const endsTokenOnly = revocationEnds(app) === "token";
    // in an emergency whatever may have leaked goes, whoever else has to connect again
    if (cause === "emergency") return false;
    // nobody knows whose grant it is that was not kept: it may be that of any connection
    if (cause === "not_kept" && accountId === null)
      return store.isConnected(projectId, { integrationId, clientId, ...(endsTokenOnly ? { userId } : {}) });
    if (accountId === null || endsTokenOnly) return false;
    return store.isConnected(projectId, { integrationId, clientId, accountId });
  }

  /**
   * Where revoking takes a live access token and the one we have has run out, a new one is asked for first: the refresh
   * token would otherwise live on. Its answer is stored before it is used. Null: the grant is dead already.
   */
  async function renewedIfNeeded(
    claimed: ClaimedRevocation,
    app: OAuthApp,
    secret: RevocationSecret,
  ): Promise<RevocationSecret["values"] | null> {
    const { values } = secret;
    const { expiresAt } = claimed.app;
    const hasRunOut = expiresAt !== null && new Date(expiresAt) <= deps.clock.now();
    if (!hasRunOut || values["refreshToken"] === undefined || !revokesByAccessToken(app)) return values;
    try {
      const answer = await renewTokens(deps, app, values);
      const { accessToken, refreshToken = values["refreshToken"] } = answer;
      const renewed = { ...values, accessToken, refreshToken };
      const plain = encodeRevocationSecret({ ...secret, values: renewed });
      const context = revocationContext(claimed.id, claimed.secretVersion + 1);
      await store.renew(claimed.projectId, claimed.id, claimed.secretVersion, {
        sealed: await vault.seal(claimed.projectId, context, plain),
        app: { ...claimed.app, expiresAt: answer.expiresAt?.toISOString() ?? null },
      });
      return renewed;
    } catch (error) {
      if (error instanceof TokenRequestError && error.kind === "grant_refused") return null;
      throw error;
    }
  }
}
