import type { ProjectId } from "@portico/protocol";
import { PorticoError } from "../lib/portico-error.ts";
import type { GuardedOutbound } from "../net/outbound.ts";
import { checkWebhookUrl } from "../webhooks/webhook-url.ts";
import { mostRows } from "./column-rules.ts";
import type { MovedTable } from "./export-format.ts";
import type { JsonRow } from "./export-store.ts";
import type { createProofStore, Verdict } from "./proof-store.ts";
import type { ExportedRow } from "./read-export.ts";
import { rowFault, type RowFault } from "./row-fault.ts";

export interface ProofDependencies {
  store: Pick<ReturnType<typeof createProofStore>, "columns" | "judge">;
  outbound: Pick<GuardedOutbound, "refusalOf">;
}

const rowsAtOnce = 100;

/**
 * Drains an export and holds each row against everything that writing it would be refused for, and against what the API
 * allows; answers what the file said of itself. Holds the unique keys of all rows, some 50 bytes each. Throws
 * `transfer.file_unreadable`, `meta.table`, `meta.id` and `meta.member` saying where.
 */
export async function proveRows<Summary>(
  rows: AsyncGenerator<ExportedRow, Summary>,
  { store, outbound }: Readonly<ProofDependencies>,
): Promise<Summary> {
  const seen = new Set<string>();
  const counts = new Map<string, number>();
  let projectId: ProjectId | undefined;
  let batch: ExportedRow[] = [];

  async function check(each: ExportedRow): Promise<void> {
    const { table, row } = each;
    const fault = rowFault(each, await store.columns(table.name)) ?? (await urlFault(each, outbound));
    if (fault) throw refused(table, row, fault);
    const count = (counts.get(table.name) ?? 0) + 1;
    counts.set(table.name, count);
    const most = mostRows[table.name];
    if (most !== undefined && count > most)
      throw refused(table, row, { member: null, message: `is one too many: a project has at most ${most}` });
    projectId ??= row[table.project] as ProjectId;
  }

  async function flush(): Promise<void> {
    const [first] = batch;
    if (!first || projectId === undefined) return;
    const { table } = first;
    const verdicts = await judged(store, projectId, table, batch.map(withPlaceholders));
    for (const [index, verdict] of verdicts.entries()) {
      const fault = verdictFault(verdict, seen);
      if (fault) throw refused(table, batch[index]?.row ?? {}, fault);
    }
    batch = [];
  }

  let step = await rows.next();
  for (; !step.done; step = await rows.next()) {
    await check(step.value);
    if (batch.length === rowsAtOnce || (batch[0] && batch[0].table !== step.value.table)) await flush();
    batch.push(step.value);
  }
  await flush();
  return step.value;
}

function verdictFault({ broken, isTaken, unique }: Verdict, seen: Set<string>): RowFault | undefined {
  const [check] = broken;
  if (check) return { member: check.columns.join(", "), message: `breaks the rule ${check.rule}` };
  if (isTaken) return { member: null, message: "has the key of a row of another project of this server" };
  for (const [index, key] of Object.entries(unique)) {
    if (seen.has(`${index} ${key}`)) return { member: null, message: `is there twice (${index})` };
    seen.add(`${index} ${key}`);
  }
  return undefined;
}

/** What only the database can refuse, a 31st of February, is looked for row by row. */
async function judged(
  store: ProofDependencies["store"],
  projectId: ProjectId,
  table: MovedTable,
  rows: readonly JsonRow[],
): Promise<Verdict[]> {
  try {
    return await store.judge(projectId, table, rows);
  } catch (error) {
    if (!isDataFault(error)) throw error;
    const [only, ...others] = rows;
    if (only && others.length === 0) throw refused(table, only, { member: null, message: "has a value out of range" });
    const verdicts: Verdict[] = [];
    for (const row of rows) verdicts.push(...(await judged(store, projectId, table, [row])));
    return verdicts;
  }
}

/** SQLSTATE class 22, data exception. */
function isDataFault(error: unknown): boolean {
  return error instanceof Error && "code" in error && String(error.code).startsWith("22");
}

/** As the row will be once its secrets are sealed. */
function withPlaceholders({ row, plain }: ExportedRow): JsonRow {
  return { ...row, ...Object.fromEntries(Object.keys(plain).map((column) => [column, "\\x00"])) };
}

async function urlFault(
  { table, row }: ExportedRow,
  outbound: ProofDependencies["outbound"],
): Promise<RowFault | undefined> {
  if (table.name !== "webhook_endpoints") return undefined;
  try {
    await checkWebhookUrl(String(row["url"]), outbound);
    return undefined;
  } catch (error) {
    if (!(error instanceof PorticoError)) throw error;
    return { member: "url", message: `is refused: ${error.message}` };
  }
}

function refused(table: MovedTable, row: JsonRow, { member, message }: RowFault): PorticoError {
  const id = String(row[table.key]).slice(0, 100);
  const what = member === null ? message : `"${member}" ${message}`;
  return new PorticoError(
    "transfer.file_unreadable",
    `The row ${JSON.stringify(id)} of ${table.name} cannot be imported: ${what}. Nothing was written`,
    { meta: { table: table.name, id, ...(member === null ? {} : { member }) } },
  );
}
