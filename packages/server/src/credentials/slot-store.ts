import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/**
 * SQL of the slots, one row for each token request of a provider that may be in flight. They are no tenant's: a provider
 * counts the requests of all its clients at this server together.
 */
export interface SlotStore {
  /** Makes sure that there are `cap` rows. */
  prepare(providerKey: string, cap: number): Promise<void>;
  /** Takes a free slot, or one whose holder died. False when there is none. */
  take(providerKey: string, cap: number, owner: string, heldMs: number): Promise<boolean>;
  /** Keeps a slot that is still this owner's. */
  renew(providerKey: string, owner: string, heldMs: number): Promise<void>;
  release(providerKey: string, owner: string): Promise<void>;
}

export function createSlotStore(queries: Queries): SlotStore {
  return {
    async prepare(providerKey, cap) {
      await sql`
        insert into refresh_slots (provider_key, slot)
        select ${providerKey}::text, slot from generate_series(0, ${cap}::integer - 1) as slot
        on conflict do nothing`.execute(queries);
    },

    async take(providerKey, cap, owner, heldMs) {
      const { numAffectedRows } = await sql`
        update refresh_slots
        set owner = ${owner}::uuid, held_until = now() + ${heldMs}::integer * interval '1 millisecond'
        where provider_key = ${providerKey} and slot = (
          select slot from refresh_slots
          where provider_key = ${providerKey} and slot < ${cap}::integer
            and (held_until is null or held_until < now())
          order by slot limit 1 for update skip locked
        )`.execute(queries);
      return numAffectedRows === 1n;
    },

    async renew(providerKey, owner, heldMs) {
      await sql`
        update refresh_slots set held_until = now() + ${heldMs}::integer * interval '1 millisecond'
        where provider_key = ${providerKey} and owner = ${owner}::uuid`.execute(queries);
    },

    async release(providerKey, owner) {
      await queries
        .updateTable("refresh_slots")
        .set({ owner: null, held_until: null })
        .where("provider_key", "=", providerKey)
        .where("owner", "=", owner)
        .execute();
    },
  };
}
