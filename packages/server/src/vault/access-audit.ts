import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { currentCaller } from "../lib/caller-context.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { createReadCache } from "../lib/read-cache.ts";
import { createAccessStore, type AccessGuard, type CountedOpening, type Opening } from "./access-store.ts";
import { createAlarms } from "./alarms.ts";
import { breadthName, createBreadths } from "./breadths.ts";
import { createOpeningCounts } from "./opening-counts.ts";
import type { OpenPurpose, SealContext } from "./vault.ts";

/** Counts what is opened, and raises the alarm when it is too much (VT-14). */
export interface AccessAudit {
  /** Call it before a record is opened. Throws `vault.brake_engaged`. No SQL while the project's guard is known. */
  note(projectId: ProjectId, context: SealContext, purpose: OpenPurpose): Promise<void>;
  /**
   * Writes what was counted, in one statement; what cannot be written is kept for the next time. Call it every minute
   * and at the end.
   */
  flush(): Promise<void>;
  guard(projectId: ProjectId): Promise<AccessGuard>;
  /** Absent fields stay. */
  changeGuard(projectId: ProjectId, changes: Partial<AccessGuard>): Promise<AccessGuard>;
  /** What was opened lately, newest first; of one record, or of the project. */
  openings(projectId: ProjectId, recordId: string | undefined): Promise<readonly Opening[]>;
}

export interface AccessAuditDependencies {
  database: Pick<Database, "queries" | "changes" | "transaction">;
  clock: Clock;
  logger: Logger;
}

const minuteMs = 60_000;
/** At this many different openings they are written before the minute is over; and so many go into one statement. */
const manyOpenings = 20_000;
/** Different openings that are kept while the database is away. */
const mostKept = 200_000;

export function createAccessAudit({ database, clock, logger }: Readonly<AccessAuditDependencies>): AccessAudit {
  const store = createAccessStore(database.queries);
  // dropped by the change feed, so that a warm read stays without SQL
  const guards = createReadCache<AccessGuard>({ clock, maxEntries: 2000, maxAgeMs: Number.POSITIVE_INFINITY });
  const counts = createOpeningCounts(mostKept);
  let writing = Promise.resolve();
  const raise = createAlarms({ database, clock, logger });
  const widen = createBreadths({ clock, raise });
  database.changes.onChange((change) => {
    if (change === undefined) guards.clear();
    else if (change.room === "vault") guards.drop(change.projectId);
  });

  function count(projectId: ProjectId, { field, recordId }: SealContext, purpose: OpenPurpose, caller: string): void {
    const minute = new Date(Math.floor(clock.now().getTime() / minuteMs) * minuteMs);
    const different = counts.add({ projectId, minute, field, recordId, purpose, caller, opened: 1 });
    // at that very count, not above: while the database is away, not every call is to try again
    if (different === manyOpenings) void flush();
  }

  /** One after the other: what one could not write, the next one takes along. */
  function flush(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  async function write(): Promise<void> {
    const lost = counts.lost();
    if (lost > 0) logger.error({ lost }, "more was opened than could be counted while nothing could be written");
    let openings: CountedOpening[];
    do {
      openings = counts.take(manyOpenings);
      if (openings.length === 0) return;
      try {
        await store.add(openings);
      } catch (error) {
        counts.putBack(openings);
        logger.error({ kept: openings.length, error: String(error) }, "what was opened could not be written yet");
        return;
      }
      try {
        await alarmOfAllNodes(openings);
        await store.forgetBefore(new Date(clock.now().getTime() - 30 * 86_400_000));
      } catch (error) {
        logger.error({ error: String(error) }, "what all nodes opened could not be looked through");
      }
      // what is opened meanwhile is for the next time: under traffic there is always something
    } while (openings.length >= manyOpenings);
  }

  /** Each node sees its own share of what a caller opens; together they are seen here, when the shares are written. */
  async function alarmOfAllNodes(openings: readonly CountedOpening[]): Promise<void> {
    const used = openings.filter(({ purpose, caller }) => purpose === "use" && caller !== "server");
    if (used.length === 0) return;
    const since = used.reduce((oldest, { minute }) => (minute < oldest ? minute : oldest), clock.now());
    const own = new Set(used.map(({ projectId, caller }) => breadthName(projectId, caller)));
    const broad = await store.tooBroad([...new Set(used.map(({ projectId }) => projectId))], since);
    for (const { projectId, caller, limit } of broad) {
      const name = breadthName(projectId, caller);
      if (own.has(name)) raise(projectId, caller, name, { type: "vault.breadth_alarm", limit });
    }
  }

  return {
    async note(projectId, context, purpose) {
      const caller = currentCaller();
      count(projectId, context, purpose, caller);
      if (context.field !== "credentials.secret" || purpose !== "use") return;
      // a guard that cannot be read must not stop the calls
      const guard = await guards.read(projectId, () => store.guard(projectId)).catch(() => undefined);
      if (!guard) return;
      if (guard.honeytokens.includes(context.recordId)) {
        const credentialId = context.recordId;
        raise(projectId, caller, `honeytoken ${credentialId}`, { type: "vault.honeytoken_opened", credentialId });
      }
      if (caller !== "server") widen(projectId, context.recordId, caller, guard);
    },
    flush,
    guard: (projectId) => store.guard(projectId),
    async changeGuard(projectId, changes) {
      const guard = await database.transaction(async (queries) => {
        const inside = createAccessStore(queries);
        await inside.changeGuard(projectId, changes, clock.now());
        await database.changes.announce(queries, { room: "vault", projectId });
        return inside.guard(projectId);
      });
      guards.drop(projectId);
      return guard;
    },
    openings: (projectId, recordId) => store.recent(projectId, recordId),
  };
}
