import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { createFreezeStore } from "./freeze-store.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { tellOfFreeze } from "./tell-of-freeze.ts";

/** Freezes of projects of which only a part is here; in the caller's transactions. */
export interface FreezesOfImports {
  /** Freezes a project in the transaction that makes it: whatever comes into it is marked as it comes. `id` ends it. */
  beginImportFreeze(queries: Queries, projectId: ProjectId, order: { id: string; reason: string }): Promise<void>;
  /**
   * Ends that and takes the marks; takes the lock of freezes itself. Whoever has ended it before is right, and whoever has
   * ordered a revocation by it: that is an emergency now, which ends by their word.
   */
  endImportFreeze(queries: Queries, projectId: ProjectId, id: string): Promise<void>;
}

export function createFreezesOfImports({ clock }: Readonly<{ clock: Clock }>): FreezesOfImports {
  return {
    async beginImportFreeze(queries, projectId, { id, reason }) {
      const row = {
        id,
        project_id: projectId,
        integration_id: null,
        integration_type: null,
        user_id: null,
        account_id: null,
        connected_since: null,
        connected_until: null,
        reason,
        asked_by: "admin",
        asked_by_id: null,
        frozen_at: clock.now(),
        revoking_since: null,
      } as const;
      await createFreezeStore(queries).insert(row);
      await tellOfFreeze(queries, projectId, { type: "freeze.began", row, by: { kind: "admin" } });
    },
    async endImportFreeze(queries, projectId, id) {
      const written = createFreezeStore(queries);
      await written.lockAgainstPlacements();
      const row = await written.find(projectId, id);
      if (!row || row.revoking_since !== null) return;
      if (!(await written.thaw(projectId, id, clock.now()))) return;
      await createFrozenStore(queries).applyTo(id);
      await tellOfFreeze(queries, projectId, { type: "freeze.ended", row, by: { kind: "server" } });
    },
  };
}
