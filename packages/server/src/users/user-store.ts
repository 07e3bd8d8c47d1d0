import type { EndUserId, ProjectId, UserId } from "@portico/protocol";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { User } from "./user.ts";

export function createUserStore(queries: Queries) {
  return {
    async find(projectId: ProjectId, userId: UserId): Promise<User | null> {
      const row = await queries
        .selectFrom("users")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("id", "=", userId)
        .executeTakeFirst();
      return row ? toUser(row) : null;
    },

    /** By the unique index on (project_id, end_user_id). */
    async findByEndUserId(projectId: ProjectId, endUserId: EndUserId): Promise<User | null> {
      const row = await queries
        .selectFrom("users")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("end_user_id", "=", endUserId)
        .executeTakeFirst();
      return row ? toUser(row) : null;
    },

    /**
     * Answers null when another request made this user first, or while the project is being imported: the file may have the
     * user, under the id that its connections name.
     */
    async insertIfAbsent(
      projectId: ProjectId,
      user: { id: UserId; endUserId: EndUserId; createdAt: Date },
    ): Promise<User | null> {
      const row = await queries
        .insertInto("users")
        .columns(["id", "project_id", "end_user_id", "created_at", "last_active_at"])
        .expression(
          sql`
          select ${user.id}::uuid, ${projectId}::uuid, ${user.endUserId}::text, ${user.createdAt}::timestamptz,
            ${user.createdAt}::timestamptz
          where not exists (select 1 from project_imports where project_id = ${projectId} and finished_at is null)`,
        )
        .onConflict((conflict) => conflict.columns(["project_id", "end_user_id"]).doNothing())
        .returningAll()
        .executeTakeFirst();
      return row ? toUser(row) : null;
    },

    /** Whether only a part of the project's users may be here. */
    async isBeingImported(projectId: ProjectId): Promise<boolean> {
      const row = await queries
        .selectFrom("project_imports")
        .select("project_id")
        .where("project_id", "=", projectId)
        .where("finished_at", "is", null)
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Never moves backwards: another node may have written a later time. */
    async touch(projectId: ProjectId, userId: UserId, at: Date): Promise<void> {
      await queries
        .updateTable("users")
        .set({ last_active_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", userId)
        .where("last_active_at", "<", at)
        .execute();
    },

    /** Merges at the top level in one statement, so that two writers lose nothing of each other's keys. */
    async mergeMeta(projectId: ProjectId, userId: UserId, meta: Record<string, unknown>): Promise<User | null> {
      const row = await queries
        .updateTable("users")
        .set({ meta: sql<string>`meta || ${JSON.stringify(meta)}::jsonb` })
        .where("project_id", "=", projectId)
        .where("id", "=", userId)
        .returningAll()
        .executeTakeFirst();
      return row ? toUser(row) : null;
    },

    async setActive(projectId: ProjectId, userId: UserId, isActive: boolean): Promise<boolean> {
      const row = await queries
        .updateTable("users")
        .set({ is_active: isActive })
        .where("project_id", "=", projectId)
        .where("id", "=", userId)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },
  };
}

function toUser(row: Selectable<Schema["users"]>): User {
  return {
    id: row.id as UserId,
    projectId: row.project_id as ProjectId,
    endUserId: row.end_user_id as EndUserId,
    meta: row.meta,
    isActive: row.is_active,
    createdAt: row.created_at,
    lastActiveAt: row.last_active_at,
  };
}
