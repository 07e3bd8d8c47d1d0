import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { createFreezeRestoreStore, type FreezeRule } from "./freeze-restore-store.ts";
import { createFreezeStore, type FreezeRow } from "./freeze-store.ts";

/** Orders that were given before a restore of the database, given again. */
export interface FreezesAgain {
  /**
   * Writes a freeze that the restore lost; false when it is there, or what it names is not. What it has to revoke waits for the
   * next sweep: until then the restore is put right.
   */
  putBack(rule: FreezeRule): Promise<boolean>;
  /** Starts to revoke what a standing freeze covers; it waits for the next sweep too. */
  revokeAgain(projectId: ProjectId | null, freezeId: string, since: Date): Promise<void>;
  /** Ends a freeze that the restore brought back; false when it is over, or gone. */
  endAgain(projectId: ProjectId | null, freezeId: string): Promise<boolean>;
}

interface RestoredOrder {
  type: "freeze.began" | "freeze.revocation_ordered" | "freeze.ended";
  row: FreezeRow;
  by: { kind: "server" };
  cause: "restored";
}

export interface FreezesAgainDependencies {
  store: Pick<ReturnType<typeof createFreezeStore>, "find">;
  /** Changes a rule and its marks together, and tells every node. */
  change(freezeId: string, work: (queries: Queries) => Promise<RestoredOrder[]>): Promise<void>;
  clock: Clock;
}

const restored = { by: { kind: "server" }, cause: "restored" } as const;

export function createFreezesAgain({ store, change, clock }: Readonly<FreezesAgainDependencies>): FreezesAgain {
  return {
    async putBack(rule) {
      let isWritten = false;
      await change(rule.id, async (queries) => {
        const row = await createFreezeRestoreStore(queries).insertLacking(rule);
        isWritten = row !== null;
        return row ? [{ type: "freeze.began", row, ...restored }] : [];
      });
      return isWritten;
    },
    async revokeAgain(projectId, freezeId, since) {
      const row = await store.find(projectId, freezeId);
      if (!row) return;
      await change(freezeId, async (queries) => {
        const isFirst = await createFreezeStore(queries).startRevoking(projectId, freezeId, since);
        return isFirst ? [{ type: "freeze.revocation_ordered", row, ...restored }] : [];
      });
    },
    async endAgain(projectId, freezeId) {
      const row = await store.find(projectId, freezeId);
      if (!row) return false;
      let isEnded = false;
      await change(freezeId, async (queries) => {
        isEnded = await createFreezeStore(queries).thaw(projectId, freezeId, clock.now());
        return isEnded ? [{ type: "freeze.ended", row, ...restored }] : [];
      });
      return isEnded;
    },
  };
}
