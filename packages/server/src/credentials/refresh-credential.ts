import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import { newId } from "../lib/random.ts";
import { refreshFailed } from "./credential-errors.ts";
import { settledElsewhere } from "./leased-refresh.ts";
import { createRefreshLeaseStore, type RefreshLease } from "./refresh-lease-store.ts";
import { createRefreshUnderLease, type RefreshUnderLeaseDependencies } from "./refresh-under-lease.ts";
import type { SealedCredential } from "./sealed-credential.ts";

export interface RefreshDependencies extends RefreshUnderLeaseDependencies {
  database: Pick<Database, "queries">;
}

/**
 * Refreshes one credential, one at a time across all nodes: whoever gets the row's lease calls the provider, everybody
 * else reads what the winner wrote. Answers the credential at a version later than `seen`.
 *
 * Never runs inside a transaction and is never cut short by its caller: a reply that was not stored is a lost grant.
 * Throws `credential.not_connected` (deleted meanwhile), `credential.needs_reconnect`, `credential.refresh_failed`.
 */
export type RefreshCredential = (seen: SealedCredential, integration: Integration) => Promise<SealedCredential>;

/** Twice the token request's limit of 10 s, so that a slow commit still falls inside (TR-02). */
const leaseMs = 20_000;
/** Longer than a lease: whoever waits for a holder that died takes over from it. */
const longestWaitMs = 25_000;
const firstPollMs = 25;
const longestPollMs = 200;

export function createRefreshCredential(deps: Readonly<RefreshDependencies>): RefreshCredential {
  const { database, userCredentials } = deps;
  const leases = createRefreshLeaseStore(database.queries);
  const refreshUnderLease = createRefreshUnderLease(deps);

  return async function refreshCredential(seen, integration) {
    const { id, projectId, secretVersion } = seen.credential;
    let waitedMs = 0;
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      const current = await userCredentials.current(projectId, id);
      const settled = settledElsewhere(current, integration, secretVersion);
      if (settled) return settled;
      const lease: RefreshLease = { credentialId: id, owner: newId<string>(), version: secretVersion };
      const held = await leases.acquire(projectId, lease, leaseMs);
      if (held) return refreshUnderLease({ seen, integration, lease, inDoubt: held.inDoubt });
      if (waitedMs >= longestWaitMs) {
        throw refreshFailed(id, integration.provider.name, "Another refresh of this credential did not end in time");
      }
      await wait(pollMs);
      waitedMs += pollMs;
    }
  };
}
