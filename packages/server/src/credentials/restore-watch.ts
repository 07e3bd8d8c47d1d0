import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { CredentialsService } from "./credentials-service.ts";
import type { KnownFreeze } from "./freeze-journal.ts";
import { createRestoreStore, type CredentialVersion, type RestoreStore } from "./restore-store.ts";
import { createRestoredFreezes } from "./restored-freezes.ts";
import { createVersionJournal, type Known, type OfImport, type VersionJournal } from "./version-journal.ts";

export interface RestoreWatchDependencies {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  credentials: Pick<CredentialsService, "removeRestored" | "freezes">;
  /** The journal's file: in the data folder, never in the database or its folder. */
  file: string;
  clock: Clock;
  logger: Logger;
}

export interface RestoreFindings {
  /** Stale: their tokens may have been rotated since the backup. */
  inDoubt: CredentialId[];
  /** Had been removed, and are again. */
  removed: CredentialId[];
}

export interface RestoreWatch {
  /**
   * Compares the database with what this node has seen, and puts right what a restore brought back. Call it before the
   * server serves anything.
   */
  check(): Promise<RestoreFindings>;
  /**
   * Checks again if the database was away since, and shortens the journal when it has grown; notes the freezes that nobody
   * announced. Call it every minute.
   */
  sweep(): Promise<void>;
  /** What was seen is on the disk. Call it before the database is closed. */
  close(): Promise<void>;
}

const gatherMs = 100;
/** Until what could not be noted is tried again. */
const againMs = 2_000;
const pageRows = 5_000;
const maxAppendedBytes = 16 * 1024 * 1024;
/** How old a backup may be whose removed connections, and ended freezes, are still known. */
const keepRemovedMs = 400 * 24 * 60 * 60 * 1000;

/**
 * Notices that the database was restored to an older point in time (TR-18). Every write of credentials is announced to every
 * node with its user; each node then notes the versions of that user's credentials in a journal of its own. An import brings
 * ids that may have lived here before, in a rehearsal that was destroyed: what was noted of them then is of another life, and
 * touches nothing of this one. Which life it is stands in the database beside the project, so a node that heard of neither
 * the destruction nor the import knows it as well.
 */
export function createRestoreWatch(deps: Readonly<RestoreWatchDependencies>): RestoreWatch {
  const { database, clock, logger } = deps;
  const store = createRestoreStore(database.queries);
  const journal = createVersionJournal(deps.file);
  const { queries } = database;
  const { freezes } = deps.credentials;
  const restored = createRestoredFreezes({ queries, freezes, journal, keepMs: keepRemovedMs, clock, logger });
  const changed = new Map<ProjectId, Set<UserId>>();
  const startedAt = clock.now();
  /** The database may be an older one than it was: nothing of it is noted before it is compared. */
  let wasAway = true;
  /** Nobody said of whom; the database is the one that it was. */
  let areManyChanged = false;
  /** Back by a restore and still to be removed: the journal must not take them for alive. */
  let notRemovedYet: ReadonlySet<CredentialId> = new Set();
  let timer: NodeJS.Timeout | undefined;
  /** One at a time: a note of an older state must not follow a newer one's. */
  let queue: Promise<unknown> = Promise.resolve();

  database.changes.onChange((change) => {
    if (change === undefined) {
      // what was away may be back as an older one, and must not be used for long
      wasAway = true;
      lookSoon();
    } else if (change.room === "credentials") {
      if (change.key === undefined) {
        areManyChanged = true;
        restored.announced();
        lookSoon();
      } else gather(change.projectId as ProjectId, change.key as UserId);
    }
  });

  function gather(projectId: ProjectId, userId: UserId): void {
    const users = changed.get(projectId) ?? new Set();
    changed.set(projectId, users.add(userId));
    lookSoon();
  }

  function lookSoon(ms = gatherMs): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      inTurn(noteChanged).catch((error: unknown) => {
        logger.warn({ error: String(error) }, "the journal of credential versions could not be written");
        lookSoon(againMs);
      });
    }, ms);
    timer.unref();
  }

  function inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const next = queue.then(work, work);
    queue = next.catch(() => undefined);
    return next;
  }

  async function noteChanged(): Promise<void> {
    // after an interruption the database may be an older one: noting its versions would hide that
    if (wasAway) return void (await compare());
    const taken = [...changed];
    changed.clear();
    try {
      const notes = await notesOf(store, taken, startedAt, clock.now());
      const noted = notes.filter(([id, known]) => "removedAt" in known || !notRemovedYet.has(id));
      if (noted.length > 0) await journal.append(noted);
    } catch (error) {
      // what is not noted now would look untouched after a restore
      for (const [projectId, users] of taken)
        changed.set(projectId, new Set([...users, ...(changed.get(projectId) ?? [])]));
      throw error;
    }
    await restored.noteAnnounced();
  }

  async function compare(): Promise<RestoreFindings> {
    const wasAwayBefore = wasAway;
    wasAway = false;
    areManyChanged = false;
    changed.clear();
    try {
      // first: what is frozen keeps what else is found from being used
      const known = await restored.compare();
      const { left, ...findings } = await compareWithJournal(deps, store, journal, known);
      areManyChanged ||= left.length > 0;
      notRemovedYet = new Set(left);
      return findings;
    } catch (error) {
      wasAway ||= wasAwayBefore;
      areManyChanged = true;
      throw error;
    }
  }

  return {
    check: () => inTurn(compare),
    async sweep() {
      if (wasAway || areManyChanged || journal.appendedBytes() > maxAppendedBytes) await inTurn(compare);
      else await inTurn(restored.note);
    },
    async close() {
      clearTimeout(timer);
      await inTurn(async () => {
        if (changed.size > 0) await noteChanged();
        // the announcement of one that was just ordered may still be on its way
        if (!wasAway) await restored.note();
      }).catch((error: unknown) =>
        logger.warn({ error: String(error) }, "the journal could not be written at the end"),
      );
    },
  };
}

interface PutRight extends RestoreFindings {
  /** Are back, and could not be removed once more yet; the journal keeps them as removed. */
  left: CredentialId[];
}

/** How it stands with these users' credentials, and what of theirs was removed since then. */
async function notesOf(
  store: RestoreStore,
  changed: readonly [ProjectId, ReadonlySet<UserId>][],
  since: Date,
  now: Date,
): Promise<[CredentialId, Known][]> {
  const notes: [CredentialId, Known][] = [];
  for (const [projectId, users] of changed) {
    const userIds = [...users];
    for (const row of await store.versionsOf(projectId, userIds)) notes.push([row.id, knownOf(row)]);
    for (const [id, life] of await store.removedOf(projectId, userIds, since))
      notes.push([id, { removedAt: now.getTime(), ...life }]);
  }
  return notes;
}

/** Compares every credential with what was seen of it, and puts right what is older. */
async function compareWithJournal(
  deps: Readonly<RestoreWatchDependencies>,
  store: RestoreStore,
  journal: VersionJournal,
  freezes: ReadonlyMap<string, KnownFreeze>,
): Promise<PutRight> {
  const known = await journal.read();
  const stale: CredentialVersion[] = [];
  const resurrected: CredentialVersion[] = [];
  const now = deps.clock.now();
  const next = new Map<CredentialId, Known>();
  for (const [id, seen] of known)
    if ("removedAt" in seen && seen.removedAt > now.getTime() - keepRemovedMs) next.set(id, seen);
  let after = "00000000-0000-0000-0000-000000000000";
  for (;;) {
    const page = await store.versionsAfter(after, pageRows);
    for (const row of page) {
      const seen = known.get(row.id);
      if (seen && isBack(seen, row)) {
        resurrected.push(row);
        // until it is removed once more, by this process or a later one
        next.set(row.id, seen);
      } else {
        if (seen && isStale(seen, row)) stale.push(row);
        next.set(row.id, knownOf(row));
      }
    }
    if (page.length < pageRows) break;
    after = page.at(-1)?.id ?? after;
  }
  const missing = [...known].filter(([id, seen]) => "version" in seen && !next.has(id));
  const removed = await store.removedAmong(missing.map(([id]) => id));
  // without a receipt it may only not be there yet: a server may start before its database is restored
  for (const [id, seen] of missing) {
    const life = removed.get(id);
    next.set(id, life ? { removedAt: now.getTime(), ...life } : seen);
  }
  const findings = await putRight(deps, stale, resurrected, now);
  // only now: a crash before this line finds the same again
  await journal.rewrite(next, freezes);
  return findings;
}

function knownOf({ version, isRevoked, importedAt }: CredentialVersion): Known {
  return { version, ...(isRevoked && { isRevoked }), ...(importedAt !== undefined && { importedAt }) };
}

/** Below 0: the row is of an earlier life of its project than what was seen, and so the database is. Above: of a later one. */
function compareLives(row: OfImport, seen: OfImport): number {
  return (row.importedAt ?? 0) - (seen.importedAt ?? 0);
}

function isStale(seen: Known, row: CredentialVersion): boolean {
  const life = compareLives(row, seen);
  return "version" in seen && (life < 0 || (life === 0 && row.version < seen.version));
}

/** Whether what was removed, or taken back in an emergency, is there again; a reconnect since then has a later version. */
function isBack(seen: Known, row: CredentialVersion): boolean {
  const life = compareLives(row, seen);
  if (life > 0) return false;
  if ("removedAt" in seen) return true;
  if (seen.isRevoked !== true || row.isRevoked) return false;
  // a consent to the revoked version or a later one was given after the restore, before this node looked
  return life < 0 || (row.version <= seen.version && row.consentVersion < seen.version);
}

/** What a restore brought back is doubted, or removed once more; each is told. */
async function putRight(
  { database, credentials, logger }: Readonly<RestoreWatchDependencies>,
  stale: readonly CredentialVersion[],
  resurrected: readonly CredentialVersion[],
  at: Date,
): Promise<PutRight> {
  if (stale.length + resurrected.length === 0) return { inDoubt: [], removed: [], left: [] };
  const facts = { stale: stale.length, removedAgain: resurrected.length };
  logger.error(facts, "the database is older than what this node has seen: it was restored from a backup");
  const inDoubt: CredentialId[] = [];
  for (const row of stale) {
    const { id, projectId, userId } = row;
    const isDoubted = await database.transaction(async (queries) => {
      const done = await createRestoreStore(queries).doubt(projectId, row, at);
      if (done)
        await recordEvent(queries, projectId, "credential.in_doubt", {
          userId,
          credentialId: id,
          data: { reason: "restored" },
        });
      await database.changes.announce(queries, { room: "credentials", projectId, key: userId });
      return done;
    });
    if (isDoubted) inDoubt.push(id);
  }
  const [removed, left]: [CredentialId[], CredentialId[]] = [[], []];
  for (const { projectId, userId, id } of resurrected) {
    try {
      await credentials.removeRestored(projectId, userId, id);
      removed.push(id);
    } catch (error) {
      left.push(id);
      // its key may be away; the others, and the server's start, do not wait for that
      logger.error({ credentialId: id, error: String(error) }, "what a restore brought back could not be removed yet");
    }
  }
  return { inDoubt, removed, left };
}
