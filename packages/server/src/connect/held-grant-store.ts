import type { AttemptId, ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Attempt } from "./attempt.ts";
import { toAttempt } from "./attempt-row.ts";

/** SQL of the grants that attempts hold. They come by `holdForDecision` and go with the credential, or here. */
export function createHeldGrantStore(queries: Queries) {
  return {
    /** Ended attempts that still hold a grant, on every project. Index: connect_attempts_holding. */
    async endedHolding(limit: number): Promise<Attempt[]> {
      const rows = await queries
        .selectFrom("connect_attempts")
        .selectAll()
        .where("state", "=", "failed")
        .where("held_grant", "is not", null)
        .limit(limit)
        .execute();
      return rows.map(toAttempt);
    },

    /** The sealed grant that an attempt holds; null when it holds none. */
    async heldGrant(projectId: ProjectId, attemptId: AttemptId): Promise<Uint8Array | null> {
      const row = await queries
        .selectFrom("connect_attempts")
        .select("held_grant")
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .executeTakeFirst();
      return row?.held_grant ?? null;
    },

    /** Forgets the grant of an attempt that ended without it. False when somebody else did. */
    async forgetGrant(projectId: ProjectId, attemptId: AttemptId): Promise<boolean> {
      const result = await queries
        .updateTable("connect_attempts")
        .set({ held_grant: null })
        .where("project_id", "=", projectId)
        .where("id", "=", attemptId)
        .where("state", "=", "failed")
        .where("held_grant", "is not", null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
