import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { sql } from "kysely";
import { healthColumns } from "../credentials/credential-health.ts";
import type { Queries } from "../db/database.ts";

/** A place in the list: newest activity first, then by id. */
export interface ListPosition {
  /** ISO 8601 with microseconds, as the database has it: a `Date` would lose three digits and skip users. */
  lastActiveAt: string;
  userId: UserId;
}

export interface UserFilter {
  search: string | undefined;
  integrationId: IntegrationId | undefined;
  after: ListPosition | undefined;
  limit: number;
}

/** Reads users and credentials together; the rooms that own them write. Never selects a sealed column. */
export function createConnectedUsersStore(queries: Queries) {
  return {
    /** By index users_by_activity. */
    async listUsers(projectId: ProjectId, filter: UserFilter) {
      const { search, integrationId, after, limit } = filter;
      let query = queries
        .selectFrom("users")
        .select(["id", "end_user_id", "meta", "created_at", "last_active_at"])
        .select(
          sql<string>`to_char(last_active_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`.as(
            "last_active_text",
          ),
        )
        .where("project_id", "=", projectId);
      if (search)
        query = query.where(sql<boolean>`end_user_id collate "default" ilike ${`%${escapePattern(search)}%`}`);
      if (integrationId) {
        query = query.where((row) =>
          row.exists(
            row
              .selectFrom("credentials")
              .select("credentials.id")
              .whereRef("credentials.user_id", "=", "users.id")
              .where("credentials.project_id", "=", projectId)
              .where("credentials.integration_id", "=", integrationId),
          ),
        );
      }
      if (after) {
        const at = sql<Date>`${after.lastActiveAt}::timestamptz`;
        query = query.where((row) =>
          row.or([
            row("last_active_at", "<", at),
            row.and([row("last_active_at", "=", at), row("id", ">", after.userId)]),
          ]),
        );
      }
      return query.orderBy("last_active_at", "desc").orderBy("id").limit(limit).execute();
    },

    /** Of all these users in one query, by index credentials_by_user; oldest first. */
    async listCredentials(projectId: ProjectId, userIds: readonly string[]) {
      if (userIds.length === 0) return [];
      return queries
        .selectFrom("credentials")
        .innerJoin("integrations", "integrations.id", "credentials.integration_id")
        .select(healthColumns)
        .select("integrations.provider_key")
        .where("credentials.project_id", "=", projectId)
        .where("credentials.user_id", "in", [...userIds])
        .orderBy("credentials.created_at")
        .orderBy("credentials.id")
        .execute();
    },

    /** Users with at least one credential, by integration. */
    async countByIntegration(projectId: ProjectId): Promise<Map<IntegrationId, number>> {
      const rows = await queries
        .selectFrom("credentials")
        .select(["integration_id", sql<string>`count(distinct user_id)`.as("users")])
        .where("project_id", "=", projectId)
        .groupBy("integration_id")
        .execute();
      return new Map(rows.map((row) => [row.integration_id as IntegrationId, Number(row.users)]));
    },
  };
}

/** The searched text stands for itself, not for a pattern. */
function escapePattern(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}
