import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import type { ExportedTable, JsonRow } from "./export-store.ts";

/** What a column takes. */
export interface ColumnFacts {
  /** As PostgreSQL calls it inside: `uuid`, `int4`, `_text` for a list of texts. */
  type: string;
  mayBeNull: boolean;
  /** A row may come without it. */
  mayBeAbsent: boolean;
}

/** What the database would say to a row, without having been given it. */
export interface Verdict {
  /** Checks that it breaks, with the columns that they are about and the rule as SQL. */
  broken: readonly { columns: readonly string[]; rule: string }[];
  /** Another project of this server has a row with its key. */
  isTaken: boolean;
  /** By unique index: what no second row may have as well. */
  unique: Readonly<Record<string, string>>;
}

interface Rules {
  checks: { name: string; rule: string; columns: string[] }[];
  indexes: { name: string; predicate: string | null; columns: string[] }[];
}

/**
 * SQL that holds rows against the tables' own rules, as the catalogue has them, and writes nothing. Reads the rules of a
 * table once: make one for each file.
 */
export function createProofStore(queries: Queries) {
  const rules = new Map<string, Promise<Rules>>();
  const facts = new Map<string, Promise<ReadonlyMap<string, ColumnFacts>>>();

  async function readRules(table: string): Promise<Rules> {
    const [checks, indexes] = await Promise.all([
      sql<Rules["checks"][number]>`
        select conname::text as name, pg_get_expr(conbin, conrelid) as rule,
          array(select attname::text from pg_attribute where attrelid = conrelid and attnum = any(conkey)) as columns
        from pg_constraint where contype = 'c' and conrelid = ${table}::regclass`.execute(queries),
      sql<Rules["indexes"][number]>`
        select indexrelid::regclass::text as name, pg_get_expr(indpred, indrelid) as predicate,
          array(select attname::text from pg_attribute where attrelid = indrelid and attnum = any(indkey)) as columns
        from pg_index where indisunique and indexprs is null and indrelid = ${table}::regclass`.execute(queries),
    ]);
    return { checks: checks.rows, indexes: indexes.rows };
  }

  async function readColumns(table: string): Promise<ReadonlyMap<string, ColumnFacts>> {
    const { rows } = await sql<ColumnFacts & { name: string }>`
      select column_name as name, udt_name as type, is_nullable = 'YES' as "mayBeNull",
        is_nullable = 'YES' or column_default is not null or is_identity = 'YES' as "mayBeAbsent"
      from information_schema.columns
      where table_schema = current_schema() and table_name = ${table}`.execute(queries);
    return new Map(rows.map(({ name, ...column }) => [name, column]));
  }

  return {
    columns: (table: string) => once(facts, table, readColumns),

    /** One verdict a row, in order. Throws the database's own error for what does not even fit a column. */
    async judge(
      projectId: ProjectId,
      { name, project, primaryKey = ["id"] }: ExportedTable,
      rows: readonly JsonRow[],
    ): Promise<Verdict[]> {
      const { checks, indexes } = await once(rules, name, readRules);
      // the expressions are the catalogue's, with columns that only `given` has
      const broken = checks.map((each) => sql`case when (${sql.raw(each.rule)}) is false then ${each.name}::text end`);
      const unique = indexes.map(({ name: index, predicate, columns }) => {
        const values = sql.join(columns.map((column) => sql.ref(`given.${column}`)));
        // a hash, because the file's owner may have a million rows; nulls never collide
        return sql`${index}::text, case when num_nulls(${values}) = 0 and ${predicate === null ? sql`true` : sql.raw(predicate)}
          then hashtextextended(jsonb_build_array(${values})::text, 0)::text end`;
      });
      const isSame = primaryKey.map((column) => sql`here.${sql.ref(column)} = given.${sql.ref(column)}`);
      const { rows: verdicts } = await sql<{ broken: string[]; taken: boolean; unique: Record<string, string> }>`
        select array_remove(array[${sql.join(broken)}]::text[], null) as broken,
          jsonb_strip_nulls(jsonb_build_object(${sql.join(unique)})) as unique,
          exists (select 1 from ${sql.table(name)} here where ${sql.join(isSame, sql` and `)}
            and here.${sql.ref(project)} <> ${projectId}) as taken
        from (select line.place, row.* from jsonb_array_elements(${JSON.stringify(rows)}::jsonb) with ordinality line (content, place),
          jsonb_populate_record(null::${sql.table(name)}, line.content) row) given order by place`.execute(queries);
      return verdicts.map((verdict) => ({
        broken: checks.filter((check) => verdict.broken.includes(check.name)),
        isTaken: verdict.taken,
        unique: verdict.unique,
      }));
    },
  };
}

function once<Value>(
  kept: Map<string, Promise<Value>>,
  key: string,
  read: (key: string) => Promise<Value>,
): Promise<Value> {
  const found = kept.get(key) ?? read(key);
  kept.set(key, found);
  return found;
}
