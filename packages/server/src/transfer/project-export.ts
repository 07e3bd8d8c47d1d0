import { setTimeout as wait } from "node:timers/promises";
import type { ProjectId } from "@portico/protocol";
import type { Freezes } from "../credentials/freezes.ts";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import { asCaller, currentCaller } from "../lib/caller-context.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { Projects } from "../projects/project.ts";
import type { Vault } from "../vault/vault.ts";
import { lockStream, type ExportLock } from "./age-file.ts";
import {
  bytesOf,
  exportFormat,
  exportVersion,
  movedTables,
  sealedIn,
  toBytes,
  type ExportHeader,
  type MovedTable,
} from "./export-format.ts";
import { createExportStore, type JsonRow } from "./export-store.ts";
import { createReferences } from "./references.ts";

export interface ProjectExportDependencies {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  projects: Pick<Projects, "get">;
  vault: Pick<Vault, "open">;
  credentials: { freezes: Pick<Freezes, "freeze"> };
  clock: Clock;
  publicUrl: string;
}

/** Tells the freezes of moves from all others; people read it in the list. */
const moveReason = "moved to another server";
const rowsAtOnce = 100;
/** A refresh's lease ends by itself after 20 s. */
const leasePolls = 120;
const leasePollMs = 250;

/**
 * A whole project as one encrypted file, streamed: the one place where secrets are opened to leave, and they leave locked
 * (VT-11). Needs the project's name as a confirmation, and is an event. `isMove` freezes the source's project first, by a rule
 * that a thaw ends, so that no token rotates behind the file's back. Throws `transfer.not_confirmed`, `transfer.lock_refused`.
 */
export function createProjectExport(deps: Readonly<ProjectExportDependencies>) {
  const { database, projects, vault, credentials, clock, publicUrl } = deps;
  const store = createExportStore(database.queries);

  return async function exportProject(
    projectId: ProjectId,
    { confirm, isMove, ...lock }: Readonly<ExportLock & { confirm: string; isMove: boolean }>,
  ): Promise<ReadableStream<Uint8Array>> {
    const { id, name } = await projects.get(projectId);
    if (confirm !== name)
      throw new PorticoError(
        "transfer.not_confirmed",
        "Exporting opens every secret of the project: confirm with its name",
      );
    await refuseHalf(store, id);
    const at = clock.now();
    const header: ExportHeader = {
      format: exportFormat,
      version: exportVersion,
      exportId: newId(),
      exportedAt: at.toISOString(),
      projectId: id,
      projectName: name,
      server: publicUrl,
      isMove,
    };
    // locked before anything is frozen: a lock that is refused must change nothing
    const frozen = Promise.withResolvers<Date | null>();
    // nobody reads a file whose freeze failed
    frozen.promise.catch(() => undefined);
    const locked = await lockStream(ReadableStream.from(lines(id, header, frozen.promise, currentCaller())), lock);
    try {
      frozen.resolve(isMove ? await freezeForMove(id) : null);
    } catch (error) {
      frozen.reject(error);
      throw error;
    }
    await database.transaction((queries) =>
      recordEvent(queries, id, "project.exported", { data: { exportId: header.exportId, isMove } }),
    );
    return locked;
  };

  /** Since when the project is frozen for its move; one that is exported again has its rule already. */
  async function freezeForMove(projectId: ProjectId): Promise<Date> {
    const standing = await store.movedSince(projectId, moveReason);
    if (standing !== null) return standing;
    const order = { reason: moveReason, revoke: false };
    return new Date((await credentials.freezes.freeze(projectId, order, { kind: "admin" })).frozenAt);
  }

  /** Runs while the file is sent, after the call that asked for it: the openings are still in that caller's name. */
  async function* lines(
    projectId: ProjectId,
    header: ExportHeader,
    frozen: Promise<Date | null>,
    caller: string,
  ): AsyncGenerator<Uint8Array> {
    const movedSince = await frozen;
    if (header.isMove) await untilNothingRefreshes(store, projectId);
    yield toBytes(header);
    const counts: Record<string, number> = {};
    const references = createReferences();
    for (const table of movedTables) {
      counts[table.name] = 0;
      for await (const row of rowsOf(projectId, table)) {
        if (table.name === "freezes" && isOfMove(row, movedSince)) continue;
        if (table.name === "revocations" && row["outcome"] === "pending") continue;
        // what was written since the export began, and refers to what was as well, is not in it
        if (!references.isWhole(table, row)) continue;
        counts[table.name] = (counts[table.name] ?? 0) + 1;
        yield toBytes(await opened(projectId, table, row, caller));
      }
    }
    yield toBytes({ end: true, counts });
  }

  async function* rowsOf(projectId: ProjectId, table: MovedTable): AsyncGenerator<JsonRow> {
    let after: string | null = null;
    for (;;) {
      const rows: JsonRow[] = await store.page(projectId, table, after, rowsAtOnce);
      yield* rows;
      const last = rows.at(-1);
      if (last === undefined || rows.length < rowsAtOnce) break;
      after = String(last[table.key]);
    }
    // what is frozen with this whole server stays frozen where it goes, as the project's own
    if (table.name === "freezes") {
      for (const row of await store.freezesOfServer()) yield { ...row, id: newId<string>(), project_id: projectId };
    }
  }

  async function opened(
    projectId: ProjectId,
    { name, leftBehind = [] }: MovedTable,
    row: JsonRow,
    caller: string,
  ): Promise<object> {
    const sealed = sealedIn(name, row);
    const left = new Set([...leftBehind, ...sealed.map(({ column }) => column)]);
    const kept = Object.fromEntries(Object.entries(row).filter(([column]) => !left.has(column)));
    const plain: Record<string, string> = {};
    for (const { column, context } of sealed) {
      const bytes = bytesOf(row[column]);
      // a secret that was destroyed is nothing, not a record
      if (bytes?.length === 0) kept[column] = row[column];
      else if (bytes)
        plain[column] = (await asCaller(caller, () => vault.open(projectId, context, bytes, "export"))).reveal();
    }
    return { table: name, row: kept, ...(sealed.length === 0 ? {} : { plain }) };
  }
}

/** A half would look like a whole where it goes, and be frozen there for ever. */
async function refuseHalf(
  store: Pick<ReturnType<typeof createExportStore>, "findImport">,
  projectId: ProjectId,
): Promise<void> {
  const begun = await store.findImport(projectId);
  if (begun && !begun.isFinished)
    throw new PorticoError("project.being_imported", "Only half of the project is here: finish its import first");
}

/** Whether the freeze is the one that stops the source for its move, which ends where the project goes. */
function isOfMove(freeze: JsonRow, movedSince: Date | null): boolean {
  return freeze["reason"] === moveReason && movedSince?.getTime() === Date.parse(String(freeze["frozen_at"]));
}

async function untilNothingRefreshes(
  store: Pick<ReturnType<typeof createExportStore>, "refreshing">,
  projectId: ProjectId,
): Promise<void> {
  for (let polls = 0; polls < leasePolls; polls += 1) {
    if ((await store.refreshing(projectId)) === 0) return;
    await wait(leasePollMs);
  }
  throw new PorticoError("http.internal", "Refreshes of the project do not end");
}
