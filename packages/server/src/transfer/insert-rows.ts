import type { ProjectId } from "@portico/protocol";
import type { MovedTable } from "./export-format.ts";
import type { createExportStore, JsonRow } from "./export-store.ts";
import { referredTables } from "./references.ts";

interface SealedRow {
  table: MovedTable;
  row: JsonRow;
}

/**
 * Adds rows of an export in its order, but for those that name one which is not here any more. While it is
 * imported its users disconnect, its admins remove integrations, and what belonged to these would have gone with them.
 */
export async function insertRows(
  store: Pick<ReturnType<typeof createExportStore>, "insert" | "hold">,
  projectId: ProjectId,
  rows: readonly SealedRow[],
): Promise<void> {
  for (const [table, some] of byTable(rows)) {
    const here = new Map<string, ReadonlySet<string>>();
    if (!table.outlivesReferred)
      for (const [column, referred] of Object.entries(referredTables))
        here.set(column, await store.hold(projectId, referred, namesIn(some, column)));
    for (const row of some) {
      const isOrphan = [...here].some(([column, ids]) => typeof row[column] === "string" && !ids.has(row[column]));
      if (!isOrphan) await store.insert(table, row);
    }
  }
}

function byTable(rows: readonly SealedRow[]): Map<MovedTable, JsonRow[]> {
  const tables = new Map<MovedTable, JsonRow[]>();
  for (const { table, row } of rows) tables.set(table, [...(tables.get(table) ?? []), row]);
  return tables;
}

function namesIn(rows: readonly JsonRow[], column: string): string[] {
  return rows.map((row) => row[column]).filter((name) => typeof name === "string");
}
