import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import { healthColumns } from "../credentials/credential-health.ts";
import { isUnusedSince } from "../credentials/unused-since.ts";
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
        .selectFrom("credentials")
        .innerJoin("integrations", "integrations.id", "credentials.integration_id")
        .innerJoin("users", "users.id", "credentials.user_id")
        .select(healthColumns)
        .select(["integrations.provider_key", "users.end_user_id"])
        .where("credentials.project_id", "=", projectId);
      if (integrationId !== undefined) query = query.where("credentials.integration_id", "=", integrationId);
      if (unusedSince !== undefined) query = query.where(isUnusedSince(unusedSince));
      if (after !== undefined) query = query.where("credentials.id", ">", after);
      return query.orderBy("credentials.id").limit(limit).execute();
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
