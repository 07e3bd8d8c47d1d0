import type { Clock } from "../lib/clock.ts";
import { createCredentialStore } from "./credential-store.ts";
import { openForRevocation } from "./grant.ts";
import { createQuarantineStore, type ExpiredSecret } from "./quarantine-store.ts";
import { prepareQuarantined, tokenTextsOf, type QuarantinedGrantsDependencies } from "./quarantined-grants.ts";
import type { Database } from "../db/database.ts";
import type { Revocations } from "../revocations/revocation.ts";

export interface QuarantineExpiryDependencies extends Omit<QuarantinedGrantsDependencies, "revocations"> {
  database: Pick<Database, "transaction">;
  revocations: Revocations;
  clock: Clock;
}

const batch = 50;

/**
 * Forgets what was in quarantine for 30 days, and gives it back: the provider may honour it still. Its grant mostly is the
 * one that its credential stands on, so it is revoked only where that ends the token alone (OA-24).
 */
export function createQuarantineExpiry(deps: Readonly<QuarantineExpiryDependencies>): () => Promise<void> {
  const { queries, database, revocations, clock } = deps;

  return async function endExpired() {
    for (;;) {
      const expired = await createQuarantineStore(queries).expired(clock.now(), batch);
      for (const one of expired) await end(one);
      if (expired.length < batch) break;
    }
  };

  async function end({ projectId, credentialId, ...kept }: ExpiredSecret): Promise<void> {
    const seen = await createCredentialStore(queries).find(projectId, credentialId);
    // gone since: its removal has taken the quarantine with it
    if (seen === null) return;
    const inUse = new Set(tokenTextsOf(await openForRevocation(deps, seen)));
    const terms = {
      cause: "quarantine_ended",
      by: { kind: "server" },
      sharesGrant: seen.credential.status !== "INVALID",
    } as const;
    const orders = await prepareQuarantined(deps, seen.credential, [kept], { inUse, ordered: new Set() }, terms);
    await database.transaction(async (transaction) => {
      const store = createQuarantineStore(transaction);
      // what its credential holds tells what is in use: of another version the next sweep looks anew
      if (!(await store.lockAt(projectId, credentialId, seen.credential.secretVersion))) return;
      // of several nodes one takes it out
      if (!(await store.remove(projectId, kept.id))) return;
      for (const prepared of orders) await revocations.order(transaction, prepared);
    });
    if (orders.length > 0) revocations.wake();
  }
}
