import type { ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { healthColumns, type HealthRow } from "../credentials/credential-health.ts";

/** Reads the health of users' credentials, oldest first. Never selects a sealed column. Index credentials_by_user. */
export function createCredentialHealthStore(queries: Queries) {
  return {
    async ofUser(projectId: ProjectId, userId: UserId): Promise<HealthRow[]> {
      return queries
        .selectFrom("credentials")
        .select(healthColumns)
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
    },
  };
}
