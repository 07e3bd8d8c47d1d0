import { setTimeout as wait } from "node:timers/promises";
import { refreshLimitsOf } from "@portico/providers";
import type { Database } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import { failpoint } from "../lib/failpoint.ts";
import { newId } from "../lib/random.ts";
import { beingConfirmed, frozen, putOff, refreshFailed } from "./credential-errors.ts";
import type { Credential } from "./credential.ts";
import { leaseMs } from "./lease-keeper.ts";
import { settledElsewhere } from "./leased-refresh.ts";
import { createRefreshLeaseStore, mintAllowedAt, type RefreshLease } from "./refresh-lease-store.ts";
import type { RefreshSlots } from "./refresh-slots.ts";
import { createRefreshUnderLease, type RefreshUnderLeaseDependencies } from "./refresh-under-lease.ts";
import type { SealedCredential } from "./sealed-credential.ts";

export interface RefreshDependencies extends RefreshUnderLeaseDependencies {
  database: Pick<Database, "kind">;
  slots: RefreshSlots;
}

/**
 * Refreshes one credential, one at a time across all nodes: whoever gets the row's lease calls the provider, everybody
 * else reads what the winner wrote. Answers the credential at a version later than `seen`.
 *
 * Never runs inside a transaction and is never cut short by its caller: a reply that was not stored is a lost grant.
 * Throws `credential.not_connected` (deleted meanwhile), `credential.needs_reconnect`, `credential.refresh_failed`.
 */
export type RefreshCredential = (seen: SealedCredential, integration: Integration) => Promise<SealedCredential>;

/** Longer than a lease: whoever waits for a holder that died takes over from it. */
const longestWaitMs = 25_000;
const firstPollMs = 25;
const longestPollMs = 200;
/** When it is tried again after no slot came free. */
const busyForMs = 5_000;

export function createRefreshCredential(deps: Readonly<RefreshDependencies>): RefreshCredential {
  const { queries, userCredentials, breaker, slots, clock } = deps;
  const mayOutliveDatabase = deps.database.kind === "postgres";
  const leases = createRefreshLeaseStore(queries);
  const refreshUnderLease = createRefreshUnderLease(deps);

  return async function refreshCredential(seen, integration) {
    const { id, projectId, secretVersion } = seen.credential;
    let waitedMs = 0;
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      const current = await userCredentials.current(projectId, id);
      const settled = settledElsewhere(current, integration, secretVersion);
      if (settled) return settled;
      if (current) refuseForNow(current, integration, clock.now());
      // the same version as was seen, with what went wrong since: that decides whose turn it is at an open breaker
      const latest = current ?? seen;
      const refreshed = latest.credential.isRefreshing ? undefined : await tryOnce(latest, integration);
      if (refreshed) return refreshed;
      if (waitedMs >= longestWaitMs) {
        throw refreshFailed(id, integration.provider.name, "Another refresh of this credential did not end in time");
      }
      await wait(pollMs);
      waitedMs += pollMs;
    }
  };

  /** Undefined when somebody else was quicker, with the lease or with the whole refresh. */
  async function tryOnce(seen: SealedCredential, integration: Integration): Promise<SealedCredential | undefined> {
    const { id, projectId, secretVersion: version } = seen.credential;
    const { provider } = integration;
    const { concurrency, mintLimit } = refreshLimitsOf(provider);
    // so that nobody queues for a slot while it is open
    const early = await breaker.enter(seen.credential, integration);
    const lease: RefreshLease = { credentialId: id, owner: newId<string>(), version };
    const turn = await slots.run(provider.key, concurrency, async ({ hasWaited }) => {
      // those before it may have opened it meanwhile
      const mustAskAgain = hasWaited && !early.isProbe;
      const passage = mustAskAgain ? await breaker.enter(seen.credential, integration) : early;
      await failpoint("refresh.before_intent");
      const held = await leases.acquire(projectId, lease, { leaseMs, at: clock.now(), mintLimit, mayOutliveDatabase });
      if (!held) return { refreshed: undefined };
      return { refreshed: await refreshUnderLease({ seen, integration, lease, passage, wasLeftOpen: held.inDoubt }) };
    });
    if (turn) return turn.refreshed;
    const retryAt = new Date(clock.now().getTime() + busyForMs);
    throw putOff(id, provider.name, "As many token requests of this provider as may be are in flight", { retryAt });
  }
}

/** A frozen credential is left alone, one that is being confirmed is not asked about early (TR-09), limits are kept (TR-12). */
function refuseForNow({ credential, recentMints }: SealedCredential, { provider }: Integration, now: Date): void {
  const { id, frozenAt, health }: Credential = credential;
  if (frozenAt !== null) throw frozen(id, provider.name);
  if (health.confirmAfter !== null && health.confirmAfter > now)
    throw beingConfirmed(id, provider.name, health.confirmAfter);
  const retryAt = mintAllowedAt(recentMints, refreshLimitsOf(provider).mintLimit);
  if (retryAt > now)
    throw putOff(id, provider.name, "The provider makes no more tokens for this account for now", { retryAt });
}
