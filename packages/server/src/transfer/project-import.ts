import type { CredentialId, ProjectId } from "@portico/protocol";
import type { ProjectImport } from "@portico/protocol/endpoints";
import type { Freezes } from "../credentials/freezes.ts";
import type { Database, Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { GuardedOutbound } from "../net/outbound.ts";
import type { Sealer, Vault } from "../vault/vault.ts";
import type { ExportKey } from "./age-file.ts";
import { sealedIn, textOf, type ExportHeader } from "./export-format.ts";
import { createExportStore, type JsonRow } from "./export-store.ts";
import { insertRows } from "./insert-rows.ts";
import { createProofStore } from "./proof-store.ts";
import { proveRows } from "./prove-rows.ts";
import { readExport, type ExportedRow } from "./read-export.ts";
import { spoolLocked } from "./spool-locked.ts";

export interface ProjectImportDependencies {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  vault: Pick<Vault, "makeProjectKey" | "sealer">;
  credentials: {
    freezes: Pick<Freezes, "lockAgainstFreezes" | "markStored" | "beginImportFreeze" | "endImportFreeze">;
  };
  outbound: Pick<GuardedOutbound, "refusalOf">;
  clock: Clock;
}

/** Which file an import is of. */
interface FileIdentity {
  exportId: string;
  digest: Uint8Array;
}

const rowsAtOnce = 100;
/** People read it in the list of freezes, and on every page of the project. */
const importReason = "The project is being imported; this ends by itself when all of it is here";

/**
 * Brings an exported project to this server. The whole file is opened and proved, its values included, before the first
 * row is written; then every secret is sealed anew, for this server's root key. Cut off, the same file goes on where it
 * stopped, and no other: each row is written once, so what was removed here meanwhile stays removed. Until all is there the
 * project is frozen: what would be renewed in a half of it would be lost with that half. Throws
 * `transfer.export_unreadable`, `transfer.file_unreadable`, `transfer.project_exists`.
 */
export function createProjectImport(dependencies: Readonly<ProjectImportDependencies>) {
  const { database, vault, credentials, outbound, clock } = dependencies;
  const { freezes } = credentials;
  const store = createExportStore(database.queries);

  return async function importProject(
    body: AsyncIterable<Uint8Array>,
    key: Readonly<ExportKey>,
    { dryRun }: Readonly<{ dryRun: boolean }>,
  ): Promise<ProjectImport> {
    // only what is locked touches the disk
    await using file = await spoolLocked(body);
    const proof = createProofStore(database.queries);
    const { header, counts } = await proveRows(readExport(file.open(), key, proof.columns), { store: proof, outbound });
    const projectId = header.projectId as ProjectId;
    const identity: FileIdentity = { exportId: header.exportId, digest: file.digest };
    const isResumed = await store.projectExists(projectId);
    if (isResumed) await refuseOther(store, projectId, identity);
    const summary = { ...toSummary(header, counts), dryRun, isResumed };
    if (dryRun) return summary;
    await write(readExport(file.open(), key, proof.columns), projectId, identity);
    return summary;
  };

  async function write(
    rows: AsyncGenerator<ExportedRow, unknown>,
    projectId: ProjectId,
    identity: FileIdentity,
  ): Promise<void> {
    let batch: ExportedRow[] = [];
    let before = 0;
    for await (const each of rows) {
      if (each.table.name === "projects") {
        await begin(each, projectId, identity);
        continue;
      }
      batch.push(each);
      if (batch.length < rowsAtOnce) continue;
      await insert(projectId, batch, before);
      before += batch.length;
      batch = [];
    }
    await insert(projectId, batch, before);
    const all = before + batch.length;
    await database.transaction(async (queries) => {
      const added = createExportStore(queries);
      await freezes.endImportFreeze(queries, projectId, identity.exportId);
      if ((await added.lockProgress(projectId)) !== all) throw destroyedMeanwhile(projectId);
      // a credential that was removed while the file was read may be in it without its settings
      await added.addMissingDefaults(projectId, clock.now());
      await added.finishImport(projectId, clock.now());
      await recordEvent(queries, projectId, "project.imported", { data: { exportId: identity.exportId } });
      for (const room of ["projects", "users", "integrations", "credentials"] as const)
        await database.changes.announce(queries, { room, projectId });
    });
  }

  async function begin({ table, row }: ExportedRow, projectId: ProjectId, identity: FileIdentity): Promise<void> {
    const storeDataKey = await vault.makeProjectKey(projectId);
    await database.transaction(async (queries) => {
      const added = createExportStore(queries);
      // there already: an import that goes on, or another one that began since this one asked
      if (!(await added.insert(table, row))) return refuseOther(added, projectId, identity);
      await storeDataKey(queries);
      await added.beginImport(projectId, identity.exportId, identity.digest);
      await freezes.beginImportFreeze(queries, projectId, { id: identity.exportId, reason: importReason });
    });
  }

  /** `before`: how many rows of the file come before these, whoever writes them. */
  async function insert(projectId: ProjectId, batch: readonly ExportedRow[], before: number): Promise<void> {
    if (batch.length === 0) return;
    // sealed before the transaction, which may hold the only connection
    const seal = await vault.sealer(projectId);
    const sealed = batch.map((each) => ({ table: each.table, row: withSealed(each, seal) }));
    await database.transaction(async (queries: Queries) => {
      const added = createExportStore(queries);
      await freezes.lockAgainstFreezes(queries);
      const written = await added.lockProgress(projectId);
      if (written === null || written < before) throw destroyedMeanwhile(projectId);
      const rows = sealed.slice(written - before);
      if (rows.length === 0) return;
      await insertRows(added, projectId, rows);
      const credentialIds = rows
        .filter(({ table }) => table.name === "credentials")
        .map(({ row }) => row["id"] as CredentialId);
      await freezes.markStored(queries, projectId, credentialIds);
      await added.noteProgress(projectId, before + batch.length);
    });
  }
}

function destroyedMeanwhile(projectId: ProjectId): PorticoError {
  return new PorticoError(
    "transfer.project_exists",
    `Project ${projectId} was destroyed here while it was being imported`,
  );
}

/** Throws `transfer.project_exists` unless an import of this very file was cut off. */
async function refuseOther(
  store: Pick<ReturnType<typeof createExportStore>, "findImport">,
  projectId: ProjectId,
  { exportId, digest }: FileIdentity,
): Promise<void> {
  const begun = await store.findImport(projectId);
  if (!begun || begun.isFinished)
    throw new PorticoError("transfer.project_exists", `This server has project ${projectId} already`);
  // public, so nothing is learnt from how long it takes
  const isSameFile = begun.fileDigest !== null && Buffer.compare(begun.fileDigest, digest) === 0;
  if (begun.exportId === exportId && isSameFile) return;
  throw new PorticoError(
    "transfer.project_exists",
    `An import of another file of project ${projectId} was cut off here. Go on with that very file, or destroy the ` +
      "project here first",
  );
}

function withSealed({ table, row, plain }: ExportedRow, seal: Sealer): JsonRow {
  const sealed = sealedIn(table.name, row).flatMap(({ column, context }) => {
    const secret = plain[column];
    return secret === undefined ? [] : [[column, textOf(seal(context, secret))] as const];
  });
  return { ...row, ...Object.fromEntries(sealed) };
}

function toSummary(header: ExportHeader, counts: Readonly<Record<string, number>>) {
  return {
    exportId: header.exportId,
    projectId: header.projectId,
    projectName: header.projectName,
    exportedAt: header.exportedAt,
    exportedFrom: header.server,
    counts: { ...counts },
    warnings: [
      ...(header.isMove || (counts["credentials"] ?? 0) === 0
        ? []
        : [
            `${header.server} goes on using the same credentials. Where a provider rotates refresh tokens, the second server ` +
              "to renew one ends it for both. Stop one of them, or export again as a move.",
          ]),
      "Redirect URLs name the server: register the new ones at each provider before users connect or reconnect.",
      "API keys, events and admins do not move.",
    ],
  };
}
