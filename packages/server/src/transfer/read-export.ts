import type { z } from "zod";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { unlockStream, type ExportKey } from "./age-file.ts";
import {
  endLine,
  exportVersion,
  headerLine,
  movedTables,
  rowLine,
  type ExportHeader,
  type MovedTable,
} from "./export-format.ts";
import type { JsonRow } from "./export-store.ts";
import { readLines } from "./read-lines.ts";
import { createReferences } from "./references.ts";

export interface ExportedRow {
  table: MovedTable;
  row: JsonRow;
  /** What was sealed, by its column. */
  plain: Readonly<Record<string, Secret>>;
}

/**
 * Opens an export and gives its rows, each held against the tables of this server; at its end what the file said of
 * itself. Whoever drains it has proved the file whole: in order, of one project, nothing cut off. Throws
 * `transfer.export_unreadable`, `transfer.export_newer`.
 */
export async function* readExport(
  locked: ReadableStream<Uint8Array>,
  key: Readonly<ExportKey>,
  columnsOf: (table: string) => Promise<{ has(column: string): boolean }>,
): AsyncGenerator<ExportedRow, { header: ExportHeader; counts: Record<string, number> }> {
  let header: ExportHeader | undefined;
  let end: z.infer<typeof endLine> | undefined;
  let place = 0;
  const references = createReferences();
  const counts: Record<string, number> = {};
  for await (const { text } of readLines(unlockStream(locked, key))) {
    const json = readJson(text);
    if (!header) {
      header = readHeader(json);
      continue;
    }
    if (end) throw unreadable("There is more after its end");
    const ended = endLine.safeParse(json);
    if (ended.success) {
      end = ended.data;
      continue;
    }
    const { table, row, plain } = readRow(json);
    const at = movedTables.indexOf(table);
    if (at < place) throw unreadable("Its rows are out of order");
    place = at;
    if (row[table.project] !== header.projectId) throw unreadable("It holds a row of another project");
    if (!references.isWhole(table, row)) throw unreadable(`A row of ${table.name} refers to one that is not in it`);
    const columns = await columnsOf(table.name);
    const unknown = Object.keys(row).find((column) => !columns.has(column));
    if (unknown !== undefined) throw newer(`it has "${unknown}" of ${table.name}`);
    counts[table.name] = (counts[table.name] ?? 0) + 1;
    yield { table, row, plain };
  }
  if (!header || !end) throw unreadable("It was cut off");
  for (const { name } of movedTables) {
    if ((end.counts[name] ?? 0) !== (counts[name] ?? 0)) throw unreadable(`Rows of ${name} are missing`);
  }
  if (counts["projects"] !== 1) throw unreadable("It does not hold one project");
  return { header, counts: end.counts };
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // the parser's message quotes the line, secrets included
    throw unreadable("It has a line that is no JSON");
  }
}

function readHeader(json: unknown): ExportHeader {
  const parsed = headerLine.safeParse(json);
  if (!parsed.success) throw unreadable("It is no export of Portico");
  if (parsed.data.version > exportVersion) throw newer(`it is of version ${parsed.data.version}`);
  return parsed.data;
}

function readRow(json: unknown): ExportedRow {
  const parsed = rowLine.safeParse(json);
  const table = parsed.success ? movedTables.find(({ name }) => name === parsed.data.table) : undefined;
  if (!parsed.success) throw unreadable("It has a line that is none of ours");
  if (!table) throw newer(`it has rows of ${parsed.data.table}`);
  const plain = Object.entries(parsed.data.plain ?? {}).map(([column, text]) => [column, new Secret(text)] as const);
  return { table, row: parsed.data.row, plain: Object.fromEntries(plain) };
}

function unreadable(message: string): PorticoError {
  return new PorticoError("transfer.export_unreadable", `${message}. Nothing was written`);
}

function newer(what: string): PorticoError {
  return new PorticoError(
    "transfer.export_newer",
    `A newer Portico made this export (${what}); update this server first`,
  );
}
