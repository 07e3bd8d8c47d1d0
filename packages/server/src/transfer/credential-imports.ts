import type { ProjectId } from "@portico/protocol";
import {
  credentialToImport,
  plainWords,
  type CredentialImport,
  type CredentialToImport,
  type ImportFormat,
  type ImportOutcome,
} from "@portico/protocol/endpoints";
import type { Database } from "../db/database.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { unstorablePart } from "../lib/storable-text.ts";
import { createBringLine } from "./bring-line.ts";
import { csvRecord, endsInsideQuotes, readCsvRow } from "./csv-row.ts";
import type { ImportCredential } from "./import-credential.ts";
import { createImportJobsStore, type ImportJob } from "./import-jobs-store.ts";
import { createImportLinesStore, type LineOutcome } from "./import-lines-store.ts";
import { refused } from "./import-outcome.ts";
import { readNangoConnection } from "./nango-record.ts";
import { readLines } from "./read-lines.ts";

export interface CredentialImportsDependencies {
  database: Pick<Database, "queries" | "transaction">;
  integrations: Pick<Integrations, "list">;
  importCredential: ImportCredential;
  clock: Clock;
}

export interface NewImport {
  format: ImportFormat;
  dryRun: boolean;
  verify: boolean;
  overwrite: boolean;
  integrations: Record<string, string>;
}

/** The whole of a file, or a part of it, as its bytes come. */
export interface UploadedPart {
  firstLine: number;
  isLast: boolean;
  body: AsyncIterable<Uint8Array>;
}

/** Outcomes are written so many lines at a time; after a crash that many are gone through again. */
const batch = 50;

type ReadRecord = (
  text: string,
) => { record: CredentialToImport } | { outcome: ImportOutcome; sourceId: string | null };

/** Imports of many credentials: a job, a file that is read as it comes, an outcome for each line. */
export function createCredentialImports(deps: Readonly<CredentialImportsDependencies>) {
  const { database, integrations, importCredential, clock } = deps;
  const store = createImportJobsStore(database.queries);
  const lineStore = createImportLinesStore(database.queries);

  async function find(projectId: ProjectId, importId: string): Promise<ImportJob> {
    const job = await store.find(projectId, importId);
    if (!job) throw new PorticoError("transfer.import_not_found", "The project has no such import");
    return job;
  }

  async function progress(projectId: ProjectId, importId: string): Promise<CredentialImport> {
    const job = await find(projectId, importId);
    const counts = await lineStore.counts(projectId, importId);
    const of = (outcome: string): number => counts.find((each) => each.outcome === outcome)?.lines ?? 0;
    return {
      id: job.id,
      format: job.format,
      dryRun: job.isDryRun,
      verify: job.options.verify,
      overwrite: job.options.overwrite,
      lines: counts.reduce((sum, { lines }) => sum + lines, 0),
      imported: of("imported"),
      updated: of("updated"),
      skipped: of("skipped"),
      refused: of("refused"),
      needConsent: counts.reduce((sum, { needConsent }) => sum + needConsent, 0),
      createdAt: job.createdAt.toISOString(),
      updatedAt: job.updatedAt.toISOString(),
      finishedAt: job.finishedAt?.toISOString() ?? null,
    };
  }

  return {
    progress,

    async start(projectId: ProjectId, { format, dryRun, ...options }: Readonly<NewImport>): Promise<CredentialImport> {
      const at = clock.now();
      const job = {
        id: newId<string>(),
        format,
        isDryRun: dryRun,
        options,
        createdAt: at,
        updatedAt: at,
        finishedAt: null,
      };
      await store.insert(projectId, job);
      return progress(projectId, job.id);
    },

    /**
     * Reads the file as it comes, a line at a time, and brings what it holds; nothing of it is written anywhere in plain.
     * Throws `transfer.file_unreadable`, also for a file that holds none; what was brought until then stays.
     */
    async upload(projectId: ProjectId, importId: string, part: Readonly<UploadedPart>): Promise<CredentialImport> {
      const { firstLine, isLast, body } = part;
      const job = await find(projectId, importId);
      await store.finish(projectId, importId, null);
      // a part of a CSV begins with the header again
      const before = firstLine === 1 ? 0 : firstLine - (job.format === "csv" ? 2 : 1);
      const read = createReader(job, await integrations.list(projectId));
      let isEmpty = true;
      let done: LineOutcome[] = [];
      const write = async (): Promise<void> => {
        await lineStore.noteLines(projectId, importId, done, clock.now());
        done = [];
      };
      const bring = createBringLine({ lineStore, importCredential }, projectId, job);
      try {
        const joins = job.format === "csv" ? endsInsideQuotes : undefined;
        for await (const { line, text } of readLines(body, joins, before)) {
          const found = read(text);
          if (found === null) continue;
          isEmpty = false;
          // what became of it since is its user's doing, or that of a later line
          const only = { from: line, to: line };
          if ("record" in found && (await lineStore.hasBrought(projectId, importId, found.record.sourceId, only)))
            continue;
          const result =
            "record" in found
              ? { ...(await bring(found.record, line, done)), sourceId: found.record.sourceId }
              : { ...found.outcome, sourceId: found.sourceId };
          done.push({ ...result, line });
          if (done.length >= batch) await write();
        }
      } finally {
        await write();
      }
      // "nothing to import" would be believed, and the file removed
      if (!isLast) return progress(projectId, importId);
      const isAllEmpty = isEmpty && (firstLine === 1 || (await progress(projectId, importId)).lines === 0);
      if (isAllEmpty) throw new PorticoError("transfer.file_unreadable", "The file holds no credential");
      await store.finish(projectId, importId, clock.now());
      return progress(projectId, importId);
    },

    async lines(projectId: ProjectId, importId: string, { after, limit }: Readonly<{ after: number; limit: number }>) {
      await find(projectId, importId);
      const lines = await lineStore.lines(projectId, importId, after, limit);
      return { lines, next: lines.length === limit ? (lines.at(-1)?.line ?? null) : null };
    },
  };
}

/** Reads a line of the job's format. Null: the line is the header. */
function createReader(
  { format, options }: ImportJob,
  integrations: readonly Integration[],
): (text: string) => ReturnType<ReadRecord> | null {
  const checked = (json: unknown): ReturnType<ReadRecord> => check(renamed(json, options.integrations));
  switch (format) {
    case "jsonl":
      return (text) => withJson(text, checked);
    case "nango":
      return (text) =>
        withJson(text, (json) => {
          const found = readNangoConnection(json, (names) => integrationOf(integrations, options.integrations, names));
          return "record" in found ? check(found.record) : nothing("http.invalid_input", found.problem);
        });
    case "csv": {
      let header: readonly string[] | undefined;
      return (text) => {
        const cells = readCsvRow(text);
        if (header === undefined) {
          // a byte order mark, which spreadsheets write, is no part of the first name
          header = (cells ?? []).map((name) => name.replace(/^\uFEFF/, "").trim());
          return null;
        }
        const record = cells && csvRecord(header, cells);
        return record ? checked(record) : nothing("http.invalid_input", "The row does not have the header's columns");
      };
    }
  }
}

function withJson(text: string, read: ReadRecordOf): ReturnType<ReadRecord> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    // the parser's message quotes the line, secrets included
    return nothing("http.invalid_input", "The line is not JSON");
  }
  return read(json);
}
type ReadRecordOf = (json: unknown) => ReturnType<ReadRecord>;

/** Zod's messages name members and rules, never values. */
function check(json: unknown): ReturnType<ReadRecord> {
  const parsed = credentialToImport.safeParse(json, { error: plainWords });
  const sourceId = sourceIdOf(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path = issue?.path.join(".");
    return nothing("http.invalid_input", `${path ? `${path}: ` : ""}${issue?.message ?? "is not valid"}`, sourceId);
  }
  if (unstorablePart(parsed.data)) return nothing("http.invalid_input", "It holds text that cannot be stored");
  return { record: parsed.data };
}

function sourceIdOf(json: unknown): string | null {
  if (typeof json !== "object" || json === null || !("sourceId" in json)) return null;
  const { sourceId } = json;
  return typeof sourceId === "string" && sourceId.length <= 300 && !unstorablePart(sourceId) ? sourceId : null;
}

function renamed(json: unknown, names: Readonly<Record<string, string>>): unknown {
  if (typeof json !== "object" || json === null || !("integrationType" in json)) return json;
  const { integrationType } = json;
  if (typeof integrationType !== "string" || !Object.hasOwn(names, integrationType)) return json;
  return { ...json, integrationType: names[integrationType] };
}

/** By the mapping, then by our own name, then by a name that differs in case and dashes only: `google-calendar`. */
function integrationOf(
  integrations: readonly Integration[],
  mapping: Readonly<Record<string, string>>,
  names: readonly string[],
): Integration | undefined {
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, "");
  const mapped = names.map((name) => (Object.hasOwn(mapping, name) ? (mapping[name] ?? name) : name));
  return (
    integrations.find(({ type }) => mapped.includes(type)) ??
    integrations.find(({ type }) => mapped.some((name) => plain(name) === plain(type)))
  );
}

function nothing(reason: string, message: string, sourceId: string | null = null): ReturnType<ReadRecord> {
  return { outcome: refused(reason, message), sourceId };
}
