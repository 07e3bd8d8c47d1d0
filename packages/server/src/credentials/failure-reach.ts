import { placeholdersIn, type ProviderDeclaration } from "@portico/providers";
import type { Integration } from "../integrations/integration.ts";
import { isNotIntegrations } from "../oauth/own-client.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { BreakerCause } from "./breaker-store.ts";
import type { Credential } from "./credential.ts";
import { isRenewedAhead } from "./refresh-schedule.ts";

/**
 * What a credential's token requests have in common with all others of its integration, so that their failure can say
 * anything about these:
 * - `all`: the token endpoint, and the integration's OAuth client;
 * - `endpoint`: the token endpoint alone, because the client is the credential's own;
 * - `nothing`: the token endpoint's address is the account's own.
 */
export type Shared = "all" | "endpoint" | "nothing";

/**
 * An address of the account's own fails, and refuses even the integration's client, for reasons of that account: a server
 * that was switched off, a shop that was closed. A breaker for each address was rejected: there is mostly one credential
 * at an address, and the pacing of each credential holds that back already.
 */
export function sharedOf(
  { accountType, oauthClient }: Pick<Credential, "accountType" | "oauthClient">,
  { provider }: Pick<Integration, "provider">,
): Shared {
  if (oauthClient?.server || placeholdersIn(tokenUrlOf(provider, accountType)).length > 0) return "nothing";
  return isNotIntegrations(oauthClient) ? "endpoint" : "all";
}

/** The trouble of the whole integration that a failure is a sign of; undefined: it is the credential's own. */
export function sharedTroubleOf(error: unknown, shared: Shared): BreakerCause | undefined {
  if (shared === "nothing") return undefined;
  const kind = error instanceof TokenRequestError ? error.kind : "app_refused";
  switch (kind) {
    case "unreachable":
      return "outage";
    case "answer_invalid":
      return error instanceof TokenRequestError && error.isReadableError ? undefined : "outage";
    case "app_refused":
      return shared === "all" ? "app_refused" : undefined;
    case "grant_refused":
    case "denied":
      return undefined;
  }
}

/** Whether what befell the integration is in the way of requests that share so much with it. */
export function isConcerned(shared: Shared, cause: BreakerCause): boolean {
  return shared === "all" || (shared === "endpoint" && cause === "outage");
}

/**
 * Whether what befell its integration keeps a credential from being renewed, for whoever tells people of it. What never
 * runs out, and what nothing renews, asks for no token.
 */
export function isHeldBack(
  credential: Pick<Credential, "expiresAt" | "nextRefreshAt" | "accountType" | "oauthClient">,
  provider: ProviderDeclaration,
  cause: BreakerCause,
): boolean {
  return isRenewedAhead(credential) && isConcerned(sharedOf(credential, { provider }), cause);
}

function tokenUrlOf({ auth, accountTypes }: ProviderDeclaration, accountType: string | null): string {
  const overridden = accountTypes.find(({ id }) => id === accountType)?.overrides.tokenUrl;
  if (overridden !== undefined) return overridden;
  if ("tokenUrl" in auth) return auth.tokenUrl;
  return auth.scheme === "two_step" ? auth.exchange.url : "";
}
