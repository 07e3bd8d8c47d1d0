import type { ProjectId } from "@portico/protocol";
import { sql, type Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";

export type FreezeRow = Selectable<Schema["freezes"]>;
/** With the names that people know who and whom it is about by; null where there is none any more. */
export type NamedFreezeRow = FreezeRow & { asker_name: string | null; end_user_id: string | null };
export type FreezeState = "standing" | "ended";
/** Null: a rule of the whole server. */
type RuleOwner = FreezeRow["project_id"];

/** Placements hold it shared, a freeze alone: so none is stored between a freeze's rule and its marks. */
export const freezeLock = 7_077_112;

/** SQL of freezes: the rules; what they cover is in `frozen-store.ts`. Rules of the whole server have no project. */
export function createFreezeStore(queries: Queries) {
  return {
    async lockAgainstPlacements(): Promise<void> {
      await sql`select pg_advisory_xact_lock(${freezeLock})`.execute(queries);
    },

    /** Whether the project has an integration of that type; null: whether any has. */
    async hasIntegration(projectId: ProjectId | null, type: string): Promise<boolean> {
      let query = queries.selectFrom("integrations").select("id").where("provider_key", "=", type);
      if (projectId !== null) query = query.where("project_id", "=", projectId);
      return (await query.limit(1).executeTakeFirst()) !== undefined;
    },

    async insert(row: Omit<FreezeRow, "thawed_at" | "revoked_through">): Promise<void> {
      await queries.insertInto("freezes").values(row).execute();
    },

    /** `projectId` null: of any project. */
    async find(projectId: ProjectId | null, id: string): Promise<NamedFreezeRow | null> {
      let query = selectNamed(queries).where("freezes.id", "=", id);
      if (projectId !== null) query = query.where("freezes.project_id", "=", projectId);
      return (await query.executeTakeFirst()) ?? null;
    },

    /** Newest first, at most 200. With a project: its own, and those of the whole server. */
    async list(projectId: ProjectId | null, state?: FreezeState): Promise<NamedFreezeRow[]> {
      let query = selectNamed(queries);
      if (projectId !== null)
        query = query.where((where) =>
          where.or([where("freezes.project_id", "=", projectId), where("freezes.project_id", "is", null)]),
        );
      // index freezes_standing: every page of the dashboard asks for these
      if (state === "standing") query = query.where("freezes.thawed_at", "is", null);
      if (state === "ended") query = query.where("freezes.thawed_at", "is not", null);
      return query.orderBy("freezes.frozen_at", "desc").orderBy("freezes.id").limit(200).execute();
    },

    /**
     * Another text after every freeze and every thaw, of any project. Not the rules that stand: one that came and went
     * between two looks would leave them as they were, and a cache with what it had marked.
     */
    async position(): Promise<string> {
      const { rows } = await sql<{ position: string }>`
        select concat_ws('/', count(*), count(thawed_at), max(frozen_at), max(thawed_at)) as position
        from freezes`.execute(queries);
      return rows[0]?.position ?? "";
    },

    /** Of every project: what has still to be revoked. Index freezes_standing. */
    async revoking(): Promise<FreezeRow[]> {
      return queries
        .selectFrom("freezes")
        .selectAll()
        .where("thawed_at", "is", null)
        .where("revoking_since", "is not", null)
        .orderBy("revoking_since")
        .execute();
    },

    /** Whether it stands, and keeps it so until the transaction ends: a thaw waits. */
    async holdStanding(id: string): Promise<boolean> {
      const row = await queries
        .selectFrom("freezes")
        .select("id")
        .where("id", "=", id)
        .where("thawed_at", "is", null)
        .forShare()
        .executeTakeFirst();
      return row !== undefined;
    },

    async thaw(projectId: RuleOwner, id: string, at: Date): Promise<boolean> {
      const result = await queries
        .updateTable("freezes")
        .set({ thawed_at: at })
        .where("project_id", "is not distinct from", projectId)
        .where("id", "=", id)
        .where("thawed_at", "is", null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    /** Nothing was left for the first time; of one that was ended before that, nobody knows. */
    async noteRevoked(projectId: RuleOwner, id: string, at: Date): Promise<void> {
      await queries
        .updateTable("freezes")
        .set({ revoked_through: at })
        .where("project_id", "is not distinct from", projectId)
        .where("id", "=", id)
        .where("revoked_through", "is", null)
        .where("thawed_at", "is", null)
        .execute();
    },

    /** False when that was ordered before, or it is thawed. */
    async startRevoking(projectId: RuleOwner, id: string, at: Date): Promise<boolean> {
      const result = await queries
        .updateTable("freezes")
        .set({ revoking_since: at })
        .where("project_id", "is not distinct from", projectId)
        .where("id", "=", id)
        .where("revoking_since", "is", null)
        .where("thawed_at", "is", null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

/** An id is an admin's or a key's, never both, so the joins cannot meet. */
const selectNamed = (queries: Queries) =>
  queries
    .selectFrom("freezes")
    .leftJoin("users", "users.id", "freezes.user_id")
    .leftJoin("admins", "admins.id", "freezes.asked_by_id")
    .leftJoin("project_api_keys as keys", "keys.id", "freezes.asked_by_id")
    .selectAll("freezes")
    .select(["users.end_user_id", sql<string | null>`coalesce(admins.name, keys.name)`.as("asker_name")]);
