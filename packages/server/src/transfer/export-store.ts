import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";

/** A row as PostgreSQL writes it in JSON: every column, instants to the microsecond. */
export type JsonRow = Readonly<Record<string, unknown>>;

/** A table that belongs to a project, in the order in which rows may refer to each other. */
export interface ExportedTable {
  name: string;
  /** Unique within the project; pages go along it. */
  key: string;
  /** The column that names the project. */
  project: string;
  /** By which a row is known to be there already. (`id`) */
  primaryKey?: readonly string[];
  /** A column that holds a place in the server's own order of events; a row arrives at its present end. */
  eventPosition?: string;
}

/** SQL of moving whole rows between servers, whatever columns they have. */
export function createExportStore(queries: Queries) {
  return {
    /** The next rows after a key, at most `limit`. */
    async page(
      projectId: ProjectId,
      { name, key, project }: ExportedTable,
      after: string | null,
      limit: number,
    ): Promise<JsonRow[]> {
      const { rows } = await sql<{ row: JsonRow }>`
        select to_jsonb(page) as row from (
          select * from ${sql.table(name)} where ${sql.ref(project)} = ${projectId}
          ${after === null ? sql`` : sql`and ${sql.ref(key)} > ${after}`}
          order by ${sql.ref(key)} limit ${limit}
        ) page order by page.${sql.ref(key)}`.execute(queries);
      return rows.map(({ row }) => row);
    },

    /** Adds a row with the columns that it has; false when its primary key is there already. */
    async insert({ name, eventPosition, primaryKey = ["id"] }: ExportedTable, row: JsonRow): Promise<boolean> {
      const columns = sql.join(Object.keys(row).map((column) => sql.ref(column)));
      const { rows } = await sql`
        insert into ${sql.table(name)} (${columns}${eventPosition === undefined ? sql`` : sql`, ${sql.ref(eventPosition)}`})
        select ${columns}${eventPosition === undefined ? sql`` : sql`, (select coalesce(max(position), 0) from events)`} from jsonb_populate_record(null::${sql.table(name)}, ${JSON.stringify(row)}::jsonb)
        on conflict (${sql.join(primaryKey.map((column) => sql.ref(column)))}) do nothing returning 1 as added`.execute(
        queries,
      );
      return rows.length > 0;
    },

    /** Which of these are there; they stay until the transaction ends. In the order of their ids, as all who hold many. */
    async hold(projectId: ProjectId, table: string, ids: readonly string[]): Promise<ReadonlySet<string>> {
      if (ids.length === 0) return new Set();
      const { rows } = await sql<{ id: string }>`
        select id from ${sql.table(table)} where project_id = ${projectId} and id = any(${[...new Set(ids)]}::uuid[])
        order by id for key share`.execute(queries);
      return new Set(rows.map(({ id }) => id));
    },

    /** When the project was frozen for that reason, by a rule that stands. Index freezes_by_project. */
    async movedSince(projectId: ProjectId, reason: string): Promise<Date | null> {
      const row = await queries
        .selectFrom("freezes")
        .select("frozen_at")
        .where("project_id", "=", projectId)
        .where("reason", "=", reason)
        .where("thawed_at", "is", null)
        // of the whole project, whatever reason people gave for a narrower one
        .where(
          sql<boolean>`coalesce(integration_id, user_id) is null and coalesce(integration_type, account_id) is null`,
        )
        .where(sql<boolean>`coalesce(connected_since, connected_until) is null`)
        .orderBy("frozen_at")
        .limit(1)
        .executeTakeFirst();
      return row?.frozen_at ?? null;
    },

    /** The standing freezes of the whole server. Index freezes_standing. */
    async freezesOfServer(): Promise<JsonRow[]> {
      const { rows } = await sql<{ row: JsonRow }>`
        select to_jsonb(freezes) as row from freezes where thawed_at is null and project_id is null
        order by frozen_at`.execute(queries);
      return rows.map(({ row }) => row);
    },

    /** Refreshes under way; they will store newer tokens. */
    async refreshing(projectId: ProjectId): Promise<number> {
      const row = await queries
        .selectFrom("credentials")
        .select(sql<string>`count(*)`.as("count"))
        .where("project_id", "=", projectId)
        .where(sql<boolean>`refresh_lease_until > now()`)
        .executeTakeFirstOrThrow();
      return Number(row.count);
    },

    /** Every credential has a default configuration; the wire cannot say one that has none. */
    async addMissingDefaults(projectId: ProjectId, at: Date): Promise<void> {
      await sql`
        insert into configurations (id, project_id, credential_id, is_default, created_at, updated_at)
        select gen_random_uuid(), project_id, id, true, ${at}::timestamptz, ${at}::timestamptz from credentials c
        where project_id = ${projectId}
          and not exists (select 1 from configurations own where own.credential_id = c.id and own.is_default)`.execute(
        queries,
      );
    },

    async projectExists(projectId: ProjectId): Promise<boolean> {
      const row = await queries.selectFrom("projects").select("id").where("id", "=", projectId).executeTakeFirst();
      return row !== undefined;
    },
    ...imports(queries),
  };
}

/** How far the import of a project is. */
function imports(queries: Queries) {
  return {
    async findImport(
      projectId: ProjectId,
    ): Promise<{ exportId: string; fileDigest: Uint8Array | null; isFinished: boolean } | null> {
      const row = await queries
        .selectFrom("project_imports")
        .select(["export_id", "file_hash", "finished_at"])
        .where("project_id", "=", projectId)
        .executeTakeFirst();
      if (!row) return null;
      return { exportId: row.export_id, fileDigest: row.file_hash, isFinished: row.finished_at !== null };
    },

    async beginImport(projectId: ProjectId, exportId: string, fileDigest: Uint8Array, at: Date): Promise<void> {
      await queries
        .insertInto("project_imports")
        .values({ project_id: projectId, export_id: exportId, file_hash: fileDigest, started_at: at })
        .execute();
    },

    /** How many rows an import has dealt with; others of the same project wait until the transaction ends. Null: there is none. */
    async lockProgress(projectId: ProjectId): Promise<number | null> {
      const row = await queries
        .selectFrom("project_imports")
        .select("rows_written")
        .where("project_id", "=", projectId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row?.rows_written ?? null;
    },

    async noteProgress(projectId: ProjectId, rowsWritten: number): Promise<void> {
      await queries
        .updateTable("project_imports")
        .set({ rows_written: rowsWritten })
        .where("project_id", "=", projectId)
        .execute();
    },

    async finishImport(projectId: ProjectId, at: Date): Promise<void> {
      await queries
        .updateTable("project_imports")
        .set({ finished_at: at })
        .where("project_id", "=", projectId)
        .execute();
    },
  };
}
