import type { Clock } from "../lib/clock.ts";
import { createCredentialStore } from "./credential-store.ts";
import { openForRevocation } from "./grant.ts";
import { createQuarantineStore, type ExpiredSecret } from "./quarantine-store.ts";
import { prepareQuarantined, type QuarantinedGrantsDependencies } from "./quarantined-grants.ts";
import type { Database } from "../db/database.ts";
import { tokenTextsOf } from "../revocations/part-to-revoke.ts";
import type { Revocations } from "../revocations/revocation.ts";

export interface QuarantineExpiryDependencies extends Omit<QuarantinedGrantsDependencies, "revocations"> {
  database: Pick<Database, "transaction">;
  revocations: Revocations;
  clock: Clock;
}

const batch = 50;

/**
 * Lets go of what was in quarantine for 30 days. The provider may honour it still, so it is given back, but never beside
 * its credential: all that is in quarantine is of the consent that the credential stands on, and a revocation ends no less
 * than a consent (OA-24; RFC 7009 section 2.1: other tokens of the grant may go too). Where it ends every consent, what
 * ends the credential ends this as well, and it is forgotten. Where it ends one, or just the token, it is kept until
 * the credential is dead, replaced or removed, and is given back then.
 */
export function createQuarantineExpiry(deps: Readonly<QuarantineExpiryDependencies>): () => Promise<void> {
  const { queries, database, revocations, clock, logger } = deps;

  return async function endExpired() {
    const left = new Set<string>();
    for (;;) {
      const limit = batch + left.size;
      const expired = await createQuarantineStore(queries).expired(clock.now(), limit);
      for (const one of expired) if (!left.has(one.id) && !(await isEnded(one))) left.add(one.id);
      if (expired.length < limit) break;
    }
  };

  /** One that cannot be ended now keeps no other one waiting, and is tried again by the next sweep. */
  async function isEnded(one: ExpiredSecret): Promise<boolean> {
    try {
      return await end(one);
    } catch (error) {
      const { credentialId } = one;
      logger.warn({ credentialId, error: String(error) }, "a secret in quarantine could not be let go of yet");
      return false;
    }
  }

  /** False when it has to be looked at anew. */
  async function end({ projectId, credentialId, ...kept }: ExpiredSecret): Promise<boolean> {
    const seen = await createCredentialStore(queries).find(projectId, credentialId);
    // gone since: its removal has taken the quarantine with it
    if (seen === null) return true;
    const inUse = new Set(tokenTextsOf(await openForRevocation(deps, seen)));
    const sharesGrant = seen.credential.status !== "INVALID";
    const terms = { cause: "quarantine_ended", by: { kind: "server" }, sharesGrant } as const;
    const orders = await prepareQuarantined(deps, seen.credential, [kept], { inUse, ordered: new Set() }, terms);
    const mustWait = sharesGrant && orders.some(({ outcome }) => outcome === "pending");
    const isSettled = await database.transaction(async (transaction) => {
      const store = createQuarantineStore(transaction);
      // what its credential holds tells what is in use: of another version the next sweep looks anew
      if (!(await store.lockAt(projectId, credentialId, seen.credential.secretVersion))) return false;
      if (mustWait) await store.keepOn(projectId, kept.id, clock.now());
      // of several nodes one takes it out
      else if (await store.remove(projectId, kept.id))
        for (const prepared of orders) await revocations.order(transaction, prepared);
      return true;
    });
    if (orders.length > 0 && !mustWait) revocations.wake();
    return isSettled;
  }
}
