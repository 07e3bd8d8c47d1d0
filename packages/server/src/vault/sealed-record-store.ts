import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { sealedColumns, type SealedField } from "./sealed-columns.ts";

/** A sealed record where it lies. */
export interface StoredRecord {
  recordId: string;
  version: number;
  sealed: Uint8Array;
}

/** The sealed columns of every table, for the rotation alone; rooms read and write their own. */
export interface SealedRecordStore {
  /** The next records of a column that this data key sealed, by record id. */
  sealedWith(
    projectId: ProjectId,
    field: SealedField,
    dataKeyId: string,
    after: string | null,
    limit: number,
  ): Promise<StoredRecord[]>;
  /**
   * Puts each new record in the place of the old one, where that still is what it was, at its version: whoever wrote
   * meanwhile keeps what he wrote. Within a transaction. Answers how many it was.
   */
  replace(
    projectId: ProjectId,
    field: SealedField,
    records: readonly (StoredRecord & { resealed: Uint8Array })[],
  ): Promise<number>;
  /** How many records of the project each data key sealed, all columns together. */
  counts(projectId: ProjectId): Promise<ReadonlyMap<string, number>>;
}

const nil = "00000000-0000-0000-0000-000000000000";

export function createSealedRecordStore(queries: Queries): SealedRecordStore {
  return {
    async sealedWith(projectId, field, dataKeyId, after, limit) {
      const { table, column, recordId, version } = partsOf(field);
      const { rows } = await sql<{ record_id: string; version: number; sealed: Uint8Array }>`
        select ${recordId} as record_id, ${version} as version, ${column} as sealed from ${table}
        where project_id = ${projectId} and ${recordId} > ${after ?? nil} and ${keyIdOf(column)} = ${keyText(dataKeyId)}
        order by ${recordId} limit ${limit}`.execute(queries);
      return rows.map((row) => ({ recordId: row.record_id, version: row.version, sealed: row.sealed }));
    },
    async replace(projectId, field, records) {
      const { table, column, recordId, version } = partsOf(field);
      const pairs = records.map((record) => ({
        id: record.recordId,
        version: record.version,
        old: Buffer.from(record.sealed).toString("hex"),
        new: Buffer.from(record.resealed).toString("hex"),
      }));
      // in one order on every node, as whoever else writes many rows takes them
      await sql`
        select from ${table} where project_id = ${projectId} and ${recordId} = any(${records.map((record) => record.recordId)}::uuid[])
        order by ${recordId} for no key update`.execute(queries);
      const result = await sql`
        update ${table} as place set ${sql.ref(columnOf(field).column)} = decode(pair.new, 'hex')
        from jsonb_to_recordset(${JSON.stringify(pairs)}::jsonb) as pair(id uuid, version int, old text, new text)
        where place.project_id = ${projectId} and place.${recordId} = pair.id
          and place.${column} = decode(pair.old, 'hex') and ${version} = pair.version`.execute(queries);
      return Number(result.numAffectedRows ?? 0n);
    },
    async counts(projectId) {
      const parts = sealedColumns.map(({ field }) => {
        const { table, column } = partsOf(field);
        return sql`select ${keyIdOf(column)} as key_id from ${table} where project_id = ${projectId} and ${column} is not null`;
      });
      const { rows } = await sql<{ key_id: string; count: number }>`
        select key_id, count(*)::int as count from (${sql.join(parts, sql` union all `)}) as records
        group by key_id`.execute(queries);
      return new Map(rows.map((row) => [toUuid(row.key_id), row.count]));
    },
  };
}

function columnOf(field: SealedField) {
  const found = sealedColumns.find((column) => column.field === field);
  if (!found) throw new TypeError(`${field} is not a sealed column`);
  return found;
}

function partsOf(field: SealedField) {
  const { table, column, recordId, version } = columnOf(field);
  return {
    table: sql.table(table),
    column: sql.ref(column),
    recordId: sql.ref(recordId),
    version: typeof version === "number" ? sql`${sql.lit(version)}` : sql.ref(version),
  };
}

/** Bytes 2 to 17 of a record, as hexadecimal digits. */
const keyIdOf = (column: ReturnType<typeof sql.ref>) => sql<string>`encode(substring(${column} from 3 for 16), 'hex')`;

function keyText(dataKeyId: string): string {
  return dataKeyId.replaceAll("-", "");
}

function toUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
