import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** SQL of attempts that never came back from the provider. */
export function createUnreturnedStore(queries: Queries) {
  return {
    /** Whether this user's last attempt with a client was one. Index: unique (user_id, key_hash). */
    async isLast(
      projectId: ProjectId,
      { userId, integrationId, clientId }: { userId: UserId; integrationId: IntegrationId; clientId: string },
    ): Promise<boolean> {
      const row = await queries
        .selectFrom("connect_attempts")
        .select(["handed_off_at", "error_code"])
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("integration_id", "=", integrationId)
        .where(sql`oauth_client ->> 'clientId'`, "=", clientId)
        .orderBy("created_at", "desc")
        .limit(1)
        .executeTakeFirst();
      const isUnfinished = row?.error_code === "connect.closed" || row?.error_code === "connect.timed_out";
      return isUnfinished && row.handed_off_at !== null;
    },
  };
}
