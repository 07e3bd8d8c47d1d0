import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { createFreezeRestoreStore, type FreezeRule } from "./freeze-restore-store.ts";
import type { AskedBy } from "../revocations/revocation.ts";
import { createFreezeStore, type FreezeRow } from "./freeze-store.ts";
import type { FreezeEvent, RestoredOrder } from "./tell-of-freeze.ts";

/** Orders that were given before a restore of the database, given again. */
export interface FreezesAgain {
  /**
   * Writes a freeze that the restore lost; false when it is there, or what it names is not. What it has to revoke waits for the
   * next sweep: until then the restore is put right.
   */
  putBack(rule: FreezeRule): Promise<boolean>;
  /** Starts to revoke what a standing freeze covers; it waits for the next sweep too. */
  revokeAgain(projectId: ProjectId | null, freezeId: string, since: Date): Promise<void>;
  /** Ends a freeze that the restore brought back, and that was thawed at that moment; false when it is over, or gone. */
  endAgain(projectId: ProjectId | null, freezeId: string, thawedAt: Date): Promise<boolean>;
}

export interface FreezesAgainDependencies {
  store: Pick<ReturnType<typeof createFreezeStore>, "find">;
  /** Changes a rule and its marks together, and tells every node. */
  change(freezeId: string, work: (queries: Queries) => Promise<FreezeEvent[]>): Promise<void>;
  clock: Clock;
}

/** Told as this server's doing, with the order as it was given first. */
const again = (type: FreezeEvent["type"], row: FreezeRow, restored: RestoredOrder): FreezeEvent => ({
  type,
  row,
  by: { kind: "server" },
  restored,
});

const askedBy = ({ asked_by: kind, asked_by_id: id }: FreezeRow): AskedBy => ({ kind, ...(id !== null && { id }) });

export function createFreezesAgain({ store, change, clock }: Readonly<FreezesAgainDependencies>): FreezesAgain {
  return {
    async putBack(rule) {
      let isWritten = false;
      await change(rule.id, async (queries) => {
        const row = await createFreezeRestoreStore(queries).insertLacking(rule);
        isWritten = row !== null;
        if (!row) return [];
        const by = askedBy(row);
        const began = again("freeze.began", row, { by, at: row.frozen_at });
        if (row.revoking_since === null) return [began];
        const isOfOneOrder = row.revoking_since.getTime() === row.frozen_at.getTime();
        const order = { ...(isOfOneOrder && { by }), at: row.revoking_since };
        return [began, again("freeze.revocation_ordered", row, order)];
      });
      return isWritten;
    },
    async revokeAgain(projectId, freezeId, since) {
      const row = await store.find(projectId, freezeId);
      if (!row) return;
      await change(freezeId, async (queries) => {
        const isFirst = await createFreezeStore(queries).startRevoking(projectId, freezeId, since);
        return isFirst ? [again("freeze.revocation_ordered", row, { at: since })] : [];
      });
    },
    async endAgain(projectId, freezeId, thawedAt) {
      const row = await store.find(projectId, freezeId);
      if (!row) return false;
      let isEnded = false;
      await change(freezeId, async (queries) => {
        isEnded = await createFreezeStore(queries).thaw(projectId, freezeId, clock.now());
        return isEnded ? [again("freeze.ended", row, { at: thawedAt })] : [];
      });
      return isEnded;
    },
  };
}
