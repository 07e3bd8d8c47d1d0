import { comesOfConsent, grantInstanceNamesOf, hasConsent, type ProviderDeclaration } from "@portico/providers";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { revocationEnds, revokeToken, type RevocationAnswer } from "../oauth/revoke-token.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { Vault } from "../vault/vault.ts";
import { createRenewToRevoke, type RenewToRevokeDependencies } from "./renew-to-revoke.ts";
import { partToRevoke } from "./part-to-revoke.ts";
import { decodeRevocationSecret, revocationContext, type RevocationSecret } from "./revocation-secret.ts";
import type { createRevocationStore } from "./revocation-store.ts";
import type { ClaimedRevocation, IsConsentUndecided, TokensInUse } from "./revocation.ts";

export interface TryDependencies extends RenewToRevokeDependencies {
  store: Pick<ReturnType<typeof createRevocationStore>, "isConnected">;
  vault: Pick<Vault, "open" | "sealer">;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  tokensInUse: TokensInUse;
  isConsentUndecided: IsConsentUndecided;
}

/** `failed`: the provider said yes, and it cannot be proof. */
export type TryAnswer = Omit<RevocationAnswer, "outcome"> & { outcome: RevocationAnswer["outcome"] | "failed" };

/**
 * One try of one revocation, outside any transaction. The app is the integration's as it is now, because its client secret
 * may have been changed since; as it was when the order was given, should the integration be gone.
 */
export function createTryRevocation(deps: Readonly<TryDependencies>) {
  const { store, vault, integrations, tokensInUse } = deps;
  const renewToRevoke = createRenewToRevoke(deps);

  return async function tryRevocation(claimed: ClaimedRevocation): Promise<TryAnswer> {
    const { projectId, id, done } = claimed;
    const answerOf = (outcome: TryAnswer["outcome"], reason: string | null): TryAnswer => ({
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
      // before a renewal, which would spend what is in use
      const values = await valuesToRevoke(claimed, app, secret);
      if (values === null) return answerOf("unsupported", "revocation.grant_shared");
      if (await mayEndWhatIsConsented(claimed, app)) return answerOf("unreachable", "revocation.consent_undecided");
      const renewed = await renewToRevoke(claimed, app, { ...secret, values });
      if (renewed.kind === "gone") return answerOf("revoked", null);
      if (renewed.kind === "unconfirmed") return answerOf("unreachable", "revocation.unconfirmed");
      const answer = await revokeToken(deps, app, renewed.values, done);
      // nobody will have these tokens again, so they were revoked as far as may be; the receipt is not for us to conclude
      if (renewed.fault) throw renewed.fault;
      // a server says yes to what it does not know any more (RFC 7009 section 2.2); asking again would bring no other answer
      if (answer.outcome === "revoked" && claimed.isRenewalOpen && !renewed.isNew && !endsWhatIsUnknown(app, values))
        return { ...answer, outcome: "failed", reason: "revocation.unconfirmed" };
      return answer;
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

  /**
   * Without the tokens that a connection stands on: while a revocation waits, a provider may give the same ones again. Null
   * when none is left, or what is left would end these as well.
   */
  async function valuesToRevoke(
    claimed: ClaimedRevocation,
    app: OAuthApp,
    { values }: RevocationSecret,
  ): Promise<RevocationSecret["values"] | null> {
    // in an emergency whatever may have leaked goes, whoever else has to connect again
    if (claimed.cause === "emergency") return values;
    const inUse = await tokensInUse(claimed);
    const part = partToRevoke(values, { inUse, ordered: new Set() });
    if (part === null || (part.sharesGrant && revocationEnds(app) !== "token")) return null;
    return part.secret;
  }

  /** OA-24: nor what a user is about to get; within ten minutes it is a connection or has an order of its own. */
  async function mayEndWhatIsConsented(claimed: ClaimedRevocation, app: OAuthApp): Promise<boolean> {
    if (claimed.cause === "emergency") return false;
    return deps.isConsentUndecided({ ...claimed, endsTokenOnly: revocationEnds(app) === "token" });
  }

  /** OA-24: a provider that ends everything at once must not end a connection that somebody still has. */
  async function wouldEndAnother(claimed: ClaimedRevocation, app: OAuthApp): Promise<boolean> {
    const { projectId, integrationId, userId, accountId, cause } = claimed;
    const { clientId } = app;
    const endsTokenOnly = revocationEnds(app) === "token";
    if (cause === "emergency") return false;
    // nobody knows whose grant it is that was not kept: it may be that of any connection
    if (cause === "not_kept" && accountId === null)
      return store.isConnected(projectId, { integrationId, clientId, ...(endsTokenOnly ? { userId } : {}) });
    if (accountId === null || endsTokenOnly) return false;
    return store.isConnected(projectId, { integrationId, clientId, accountId, instance: instanceOf(app) });
  }
}

/** As far as it is known, which server of the provider gave the grant. */
function instanceOf({ provider, values }: Pick<OAuthApp, "provider" | "values">): Record<string, string> {
  const known = grantInstanceNamesOf(provider).flatMap((name) => {
    const value = values[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(known);
}

/**
 * Whether what a lost answer gave ends with the tokens that we hold: a refresh token that never changes is the same one, and
 * takes its access tokens along (RFC 7009 section 2.1).
 */
function endsWhatIsUnknown({ provider: { auth } }: OAuthApp, values: RevocationSecret["values"]): boolean {
  if (!hasConsent(auth) || auth.refresh.kind !== "stable") return false;
  return auth.revokeRequest.token === "refresh" && values["refreshToken"] !== undefined;
}
