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
  type: "freeze.began" | "freeze.ended";
  row: FreezeRow;
  cause: "restored";
}

export interface FreezesAgainDependencies {
  store: Pick<ReturnType<typeof createFreezeStore>, "find" | "startRevoking">;
  /** Changes a rule and its marks together, and tells every node. */
  change(freezeId: string, work: (queries: Queries) => Promise<RestoredOrder | null>): Promise<void>;
  clock: Clock;
}

export function createFreezesAgain({ store, change, clock }: Readonly<FreezesAgainDependencies>): FreezesAgain {
  return {
    async putBack(rule) {
      let isWritten = false;
      await change(rule.id, async (queries) => {
        const row = await createFreezeRestoreStore(queries).insertLacking(rule);
        isWritten = row !== null;
        return row && { type: "freeze.began", row, cause: "restored" };
      });
      return isWritten;
    },
    revokeAgain: (projectId, freezeId, since) => store.startRevoking(projectId, freezeId, since),
    async endAgain(projectId, freezeId) {
      const row = await store.find(projectId, freezeId);
      if (!row) return false;
      let isEnded = false;
      await change(freezeId, async (queries) => {
        isEnded = await createFreezeStore(queries).thaw(projectId, freezeId, clock.now());
        return isEnded ? { type: "freeze.ended", row, cause: "restored" } : null;
      });
      return isEnded;
    },
  };
}
