import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Database } from "../db/database.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { sealedColumns, type SealedColumn, type SealedField } from "./sealed-columns.ts";
import type { SealContext, Vault } from "./vault.ts";

/** A row with a sealed record, and what was sealed. */
export interface SealedRow {
  projectId: ProjectId;
  context: SealContext;
  plain: string;
}

/**
 * Puts rows with sealed records into every column of the list, whatever table it is in, and reads them back as stored. The
 * rows are made up from the columns' types, so the tables lose their checks and references first: only for a database of
 * the test's own.
 */
export async function createSealedRows({ queries }: Pick<Database, "queries">, vault: Vault) {
  await dropConstraints();

  async function dropConstraints(): Promise<void> {
    const tables = [...new Set(sealedColumns.map(({ table }) => table))];
    const { rows } = await sql<{ name: string; owner: string }>`
      select conname as name, relname as owner from pg_constraint
      join pg_class on pg_class.oid = conrelid
      where contype in ('c', 'f') and relname in (${sql.join(tables)})`.execute(queries);
    for (const { name, owner } of rows) {
      await sql`alter table ${sql.table(owner)} drop constraint ${sql.ref(name)}`.execute(queries);
    }
  }

  return {
    async addProject(): Promise<ProjectId> {
      const projectId = newId<ProjectId>();
      const storeKey = await vault.makeProjectKey(projectId);
      await queries.insertInto("projects").values({ id: projectId, name: "p" }).execute();
      await storeKey(queries);
      return projectId;
    },

    /** One row for a column, sealed now. */
    async addRow(projectId: ProjectId, field: SealedField): Promise<SealedRow> {
      const place = columnOf(field);
      const context: SealContext = {
        field,
        recordId: newId(),
        version: typeof place.version === "number" ? place.version : 1,
      };
      const plain = `canary-${randomBytes(12).toString("hex")}`;
      const { rows: columns } = await sql<{ name: string; type: string }>`
        select column_name as name, data_type as type from information_schema.columns
        where table_schema = current_schema() and table_name = ${place.table}
          and ((is_nullable = 'NO' and column_default is null and is_identity = 'NO') or column_name = ${place.recordId})`.execute(
        queries,
      );
      const values = new Map(columns.map(({ name, type }) => [name, madeUp(type)]));
      values.set("project_id", projectId);
      values.set(place.recordId, context.recordId);
      values.set(place.column, await vault.seal(projectId, context, new Secret(plain)));
      if (typeof place.version === "string") values.set(place.version, context.version);
      const names = [...values.keys()].map((name) => sql.ref(name));
      const given = [...values.values()].map((value) => sql`${value}`);
      await sql`insert into ${sql.table(place.table)} (${sql.join(names)}) values (${sql.join(given)})`.execute(
        queries,
      );
      return { projectId, context, plain };
    },

    /** As it is stored now, with its present version. */
    async read({ projectId, context }: SealedRow): Promise<{ sealed: Uint8Array; version: number }> {
      const place = columnOf(context.field);
      const version = typeof place.version === "number" ? sql.lit(place.version) : sql.ref(place.version);
      const { rows } = await sql<{ sealed: Uint8Array; version: number }>`
        select ${sql.ref(place.column)} as sealed, ${version} as version from ${sql.table(place.table)}
        where project_id = ${projectId} and ${sql.ref(place.recordId)} = ${context.recordId}`.execute(queries);
      const [row] = rows;
      if (!row) throw new Error(`The row ${context.recordId} is gone`);
      return row;
    },
  };
}

function columnOf(field: SealedField): SealedColumn {
  const found = sealedColumns.find((column) => column.field === field);
  if (!found) throw new Error(`${field} is not in the list`);
  return found;
}

function madeUp(type: string): unknown {
  if (type === "uuid") return newId<string>();
  if (type === "bytea") return randomBytes(32);
  if (type === "integer" || type === "bigint") return 1;
  if (type === "boolean") return false;
  if (type === "jsonb") return "{}";
  if (type === "ARRAY") return [];
  if (type.startsWith("timestamp")) return new Date("2099-01-01");
  return `text-${randomBytes(6).toString("hex")}`;
}
