import { sql } from "kysely";
import type { Database } from "./database.ts";

/**
 * The whole schema as text, in an order that does not depend on the order of migrations: the snapshot in `schema.sql`
 * makes every change of a table visible as a difference in review.
 */
export async function describeSchema({ queries }: Pick<Database, "queries">): Promise<string> {
  const columns = await sql<{ table_name: string; line: string }>`
    select table_name, '  ' || column_name || ' ' || case when data_type = 'ARRAY' then udt_name else data_type end
      || case when collation_name is null then '' else ' collate ' || collation_name end
      || case when is_nullable = 'NO' then ' not null' else '' end
      || case when column_default is null then '' else ' default ' || column_default end
      || case when is_identity = 'YES' then ' generated always as identity' else '' end as line
    from information_schema.columns where table_schema = 'public' order by table_name, ordinal_position`.execute(
    queries,
  );
  const constraints = await sql<{ table_name: string; line: string }>`
    select conrelid::regclass::text as table_name, '  constraint ' || conname || ' ' || pg_get_constraintdef(oid) as line
    from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n' order by 1, conname`.execute(
    queries,
  );
  const indexes = await sql<{ tablename: string; line: string }>`
    select tablename, indexdef || ';' as line from pg_indexes where schemaname = 'public' order by tablename, indexname`.execute(
    queries,
  );
  const tables = [...new Set(columns.rows.map((row) => row.table_name))];
  return tables
    .map((table) => {
      const lines = [...columns.rows, ...constraints.rows]
        .filter((row) => row.table_name === table)
        .map((row) => row.line);
      const owned = indexes.rows.filter((row) => row.tablename === table).map((row) => row.line);
      return `create table ${table} (\n${lines.join(",\n")}\n);\n${owned.join("\n")}\n`;
    })
    .join("\n");
}
