import type { AttemptId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Attempt } from "./attempt.ts";
import { toAttempt } from "./attempt-row.ts";

/** A grant whose user has not decided yet what becomes of it. */
export interface UndecidedGrant {
  id: AttemptId;
  projectId: ProjectId;
  userId: UserId;
  sealedGrant: Uint8Array;
}

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

    /**
     * What undecided attempts hold of one OAuth client, in whichever integration of the project that has it. Index:
     * connect_attempts_holding.
     */
    async undecided(
      projectId: ProjectId,
      { integrationId, clientId }: Readonly<{ integrationId: IntegrationId; clientId: string }>,
    ): Promise<UndecidedGrant[]> {
      const rows = await queries
        .selectFrom("connect_attempts as attempt")
        .innerJoin("integrations as integration", "integration.id", "attempt.integration_id")
        .select(["attempt.id", "attempt.user_id", "attempt.held_grant"])
        .where("attempt.project_id", "=", projectId)
        .where("attempt.state", "=", "undecided")
        .where("attempt.held_grant", "is not", null)
        .where((where) =>
          where.or([where("integration.client_id", "=", clientId), where("integration.id", "=", integrationId)]),
        )
        .where(sql`coalesce(attempt.oauth_client ->> 'clientId', integration.client_id)`, "=", clientId)
        .execute();
      return rows.map((row) => ({
        id: row.id as AttemptId,
        projectId,
        userId: row.user_id as UserId,
        sealedGrant: row.held_grant as Uint8Array,
      }));
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
