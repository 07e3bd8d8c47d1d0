import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

export interface InventoryQuery {
  integrationId?: string | undefined;
  /** Neither used nor connected since then. */
  unusedSince?: Date | undefined;
  after?: string | undefined;
  limit: number;
}

/** Reads credentials with their owners; the rooms that own them write. Never selects a sealed column. */
export function createInventoryStore(queries: Queries) {
  return {
    /** By id. */
    async list(projectId: ProjectId, { integrationId, unusedSince, after, limit }: InventoryQuery) {
      let query = queries
        .selectFrom("credentials as c")
        .innerJoin("integrations as i", "i.id", "c.integration_id")
        .innerJoin("users as u", "u.id", "c.user_id")
        .select(["c.id", "c.integration_id", "i.provider_key", "c.user_id", "u.end_user_id", "c.account_name"])
        .select([
          "c.granted_scopes",
          "c.are_scopes_known",
          "c.status",
          "c.health",
          "c.health_reason",
          "c.frozen_at",
          "c.created_at",
        ])
        .select(["c.consented_at", "c.last_used_at", "c.expires_at", "c.grant_expires_at"])
        .where("c.project_id", "=", projectId);
      if (integrationId !== undefined) query = query.where("c.integration_id", "=", integrationId);
      if (unusedSince !== undefined)
        query = query.where(
          sql<boolean>`greatest(c.last_used_at, c.created_at, c.consented_at) <= ${unusedSince}::timestamptz`,
        );
      if (after !== undefined) query = query.where("c.id", ">", after);
      return query.orderBy("c.id").limit(limit).execute();
    },

    /** Those of them that are the project's, with whose they are. */
    async owners(
      projectId: ProjectId,
      ids: readonly string[],
    ): Promise<{ credentialId: CredentialId; userId: UserId }[]> {
      const rows = await queries
        .selectFrom("credentials")
        .select(["id", "user_id"])
        .where("project_id", "=", projectId)
        .where("id", "in", [...ids])
        .execute();
      return rows.map((row) => ({ credentialId: row.id as CredentialId, userId: row.user_id as UserId }));
    },
  };
}
