import type { AdminId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Admin } from "./admin.ts";

export interface AdminSession {
  admin: Admin;
  lastSeenAt: Date;
}

/** Admins belong to the server, not to a project, so nothing here takes a project id. */
export function createAdminStore(queries: Queries) {
  return {
    /** Two nodes that start at once take turns here, until their transactions end. */
    async lockOwner(): Promise<void> {
      await sql`select pg_advisory_xact_lock(7077105)`.execute(queries);
    },

    async findOwner(): Promise<Admin | null> {
      const row = await queries
        .selectFrom("admins")
        .select(["id", "name", "role"])
        .where("role", "=", "owner")
        .orderBy("created_at")
        .limit(1)
        .executeTakeFirst();
      return row ? toAdmin(row) : null;
    },

    async insert(admin: Admin, createdAt: Date): Promise<void> {
      await queries
        .insertInto("admins")
        .values({ ...admin, created_at: createdAt })
        .execute();
    },

    async insertSignInLink(link: {
      tokenHash: Uint8Array;
      adminId: AdminId;
      createdAt: Date;
      expiresAt: Date;
    }): Promise<void> {
      await queries
        .insertInto("admin_sign_in_links")
        .values({
          token_hash: link.tokenHash,
          admin_id: link.adminId,
          created_at: link.createdAt,
          expires_at: link.expiresAt,
        })
        .execute();
    },

    /** Delete-and-return: of two that bring the same link one gets it. Answers null for an unknown or expired one. */
    async spendSignInLink(tokenHash: Uint8Array, now: Date): Promise<Admin | null> {
      const row = await queries
        .deleteFrom("admin_sign_in_links")
        .using("admins")
        .whereRef("admins.id", "=", "admin_sign_in_links.admin_id")
        .where("admin_sign_in_links.token_hash", "=", tokenHash)
        .returning(["admins.id", "admins.name", "admins.role", "admin_sign_in_links.expires_at"])
        .executeTakeFirst();
      return row && row.expires_at > now ? toAdmin(row) : null;
    },

    async insertSession(session: {
      tokenHash: Uint8Array;
      adminId: AdminId;
      createdAt: Date;
      expiresAt: Date;
    }): Promise<void> {
      await queries
        .insertInto("admin_sessions")
        .values({
          token_hash: session.tokenHash,
          admin_id: session.adminId,
          created_at: session.createdAt,
          last_seen_at: session.createdAt,
          expires_at: session.expiresAt,
        })
        .execute();
    },

    async findSession(tokenHash: Uint8Array, limits: { now: Date; idleSince: Date }): Promise<AdminSession | null> {
      const row = await queries
        .selectFrom("admin_sessions")
        .innerJoin("admins", "admins.id", "admin_sessions.admin_id")
        .select(["admins.id", "admins.name", "admins.role", "admin_sessions.last_seen_at"])
        .where("admin_sessions.token_hash", "=", tokenHash)
        .where("admin_sessions.expires_at", ">", limits.now)
        .where("admin_sessions.last_seen_at", ">", limits.idleSince)
        .executeTakeFirst();
      return row ? { admin: toAdmin(row), lastSeenAt: row.last_seen_at } : null;
    },

    async touchSession(tokenHash: Uint8Array, at: Date): Promise<void> {
      await queries
        .updateTable("admin_sessions")
        .set({ last_seen_at: at })
        .where("token_hash", "=", tokenHash)
        .execute();
    },

    async deleteSession(tokenHash: Uint8Array): Promise<void> {
      await queries.deleteFrom("admin_sessions").where("token_hash", "=", tokenHash).execute();
    },

    async deleteExpired(limits: { now: Date; idleSince: Date }): Promise<void> {
      await queries.deleteFrom("admin_sign_in_links").where("expires_at", "<=", limits.now).execute();
      await queries
        .deleteFrom("admin_sessions")
        .where((row) => row.or([row("expires_at", "<=", limits.now), row("last_seen_at", "<=", limits.idleSince)]))
        .execute();
    },
  };
}

function toAdmin(row: { id: string; name: string; role: "owner" }): Admin {
  return { id: row.id as AdminId, name: row.name, role: row.role };
}
