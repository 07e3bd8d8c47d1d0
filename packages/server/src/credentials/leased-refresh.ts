import type { Integration } from "../integrations/integration.ts";
import { needsReconnect, notConnected } from "./credential-errors.ts";
import type { Passage } from "./refresh-breaker.ts";
import type { RefreshLease } from "./refresh-lease-store.ts";
import type { SealedCredential } from "./sealed-credential.ts";

/** One refresh, by whoever holds the lease for it. */
export interface LeasedRefresh {
  /** The credential at the version that is refreshed. */
  seen: SealedCredential;
  integration: Integration;
  lease: RefreshLease;
  /** How the integration's breaker let it through. */
  passage: Passage;
  /** An earlier holder of the lease never finished, so the provider may have rotated the token already (TR-03). */
  inDoubt: boolean;
  /** Whether asking may spend what it is renewed with; what is minted anew never is in doubt. */
  canBeInDoubt: boolean;
}

/**
 * What there is nothing to refresh about: the credential at another version than the one that was seen. Undefined when
 * it still is at that one. Throws `credential.not_connected` when it is gone, `credential.needs_reconnect` when it is
 * known to be dead.
 */
export function settledElsewhere(
  current: SealedCredential | null,
  { id: integrationId, provider }: Integration,
  seenVersion: number,
): SealedCredential | undefined {
  if (current === null) throw notConnected(integrationId, provider.name);
  const { id, status, secretVersion } = current.credential;
  if (status === "INVALID") throw needsReconnect(id, provider.name);
  return secretVersion === seenVersion ? undefined : current;
}
