import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { KnownFreeze } from "./freeze-journal.ts";
import { createFreezeRestoreStore, type SeenFreeze } from "./freeze-restore-store.ts";
import type { FreezesAgain } from "./freezes-again.ts";
import type { VersionJournal } from "./version-journal.ts";

export interface RestoredFreezesDependencies {
  queries: Queries;
  journal: Pick<VersionJournal, "readFreezes" | "append">;
  freezes: FreezesAgain;
  /** How long it is known that a freeze was thawed, or was there. */
  keepMs: number;
  clock: Clock;
  logger: Logger;
}

/** Keeps freezes as they were last ordered when the database goes back to before the order (TR-18, VT-15). */
export interface RestoredFreezes {
  /**
   * Puts right what a restore changed: what it lost stands again, and what it brought back is ended again. Answers all
   * that has to be in the journal from now on. Does nothing twice, however many nodes ask.
   */
  compare(): Promise<ReadonlyMap<string, KnownFreeze>>;
  /** Adds to the journal what it has not of the database, which must not be an older one: compare it first. */
  note(): Promise<void>;
  /** Something of many credentials was announced, maybe a freeze: `noteAnnounced` has to look. */
  announced(): void;
  noteAnnounced(): Promise<void>;
}

export function createRestoredFreezes(deps: Readonly<RestoredFreezesDependencies>): RestoredFreezes {
  const { freezes, journal, clock, logger } = deps;
  const store = createFreezeRestoreStore(deps.queries);
  const keptSince = (): number => clock.now().getTime() - deps.keepMs;
  /** As the journal has them. */
  let known: ReadonlyMap<string, KnownFreeze> = new Map();
  let isAnnounced = false;
  const look = (): Promise<SeenFreeze[]> => store.seen(new Date(keptSince()));

  async function putBack(seen: readonly SeenFreeze[]): Promise<void> {
    const there = new Set(seen.map(({ rule }) => rule.id));
    const missing = [...known.values()].flatMap((each) =>
      "rule" in each && !there.has(each.rule.id) ? [each.rule] : [],
    );
    if (missing.length === 0) return;
    const lacking = await store.lacking(missing);
    for (const rule of missing.filter(({ id }) => lacking.has(id))) {
      if (!(await freezes.putBack(rule))) continue;
      const facts = { freezeId: rule.id, projectId: rule.project_id, reason: rule.reason };
      logger.error(facts, "a freeze that a restore of the database lost stands again");
    }
  }

  /** Also while the server runs: another node, which slept through the thaw, may have put it back. */
  async function endAgain(seen: readonly SeenFreeze[]): Promise<boolean> {
    let isAny = false;
    for (const { rule, thawedAt, livesSince } of seen) {
      const before = known.get(rule.id);
      if (thawedAt !== null || !before || !("thawedAt" in before)) continue;
      if (!isOfThisLife(before.thawedAt, livesSince)) continue;
      const projectId = rule.project_id as ProjectId | null;
      if (!(await freezes.endAgain(projectId, rule.id, new Date(before.thawedAt)))) continue;
      isAny = true;
      logger.error(
        { freezeId: rule.id, projectId },
        "a freeze that had been thawed stood again after a restore of the database: it is ended",
      );
    }
    return isAny;
  }

  async function revokeAgain(seen: readonly SeenFreeze[]): Promise<void> {
    for (const each of seen) {
      const order = lostOrder(known.get(each.rule.id), each);
      if (order === null) continue;
      const projectId = each.rule.project_id as ProjectId | null;
      await freezes.revokeAgain(projectId, each.rule.id, order);
      const facts = { freezeId: each.rule.id, projectId };
      logger.error(facts, "an order to revoke that a restore of the database lost stands again");
    }
  }

  async function append(now: Iterable<readonly [string, KnownFreeze]>): Promise<void> {
    const news = [...now].filter(([id, each]) => JSON.stringify(known.get(id)) !== JSON.stringify(each));
    if (news.length > 0) await journal.append([], news);
    known = new Map([...known, ...news]);
  }

  async function note(): Promise<void> {
    isAnnounced = false;
    try {
      const found = await look();
      const seen = (await endAgain(found)) ? await look() : found;
      // an older database that was not compared yet must not hide what it lost
      const kept = seen.filter((each) => lostOrder(known.get(each.rule.id), each) === null);
      await append(kept.map((each) => [each.rule.id, knownOf(each)]));
    } catch (error) {
      isAnnounced = true;
      throw error;
    }
  }

  return {
    async compare() {
      isAnnounced = false;
      known = await journal.readFreezes();
      const found = await look();
      await putBack(found);
      await revokeAgain(found);
      await endAgain(found);
      const next = new Map((await look()).map((each) => [each.rule.id, knownOf(each)]));
      for (const [id, each] of known) {
        if (next.has(id)) continue;
        // not there: its project may have been destroyed, or the database is one that was not restored yet
        const gone = "thawedAt" in each ? each : { ...each, missingSince: each.missingSince ?? clock.now().getTime() };
        if (("thawedAt" in gone ? gone.thawedAt : gone.missingSince) > keptSince()) next.set(id, gone);
      }
      // known before the journal is rewritten, which may fail
      await append(next);
      return next;
    },
    note,
    announced: () => void (isAnnounced = true),
    async noteAnnounced() {
      if (isAnnounced) await note();
    },
  };
}

function knownOf({ rule, thawedAt }: SeenFreeze): KnownFreeze {
  return thawedAt === null ? { rule } : { thawedAt: thawedAt.getTime() };
}

/** Since when it had been ordered to revoke what the freeze covers, where the database says that it never was. */
function lostOrder(before: KnownFreeze | undefined, { rule, thawedAt, livesSince }: SeenFreeze): Date | null {
  if (thawedAt !== null || rule.revoking_since !== null || !before || !("rule" in before)) return null;
  const since = before.rule.revoking_since;
  return since !== null && isOfThisLife(Date.parse(since), livesSince) ? new Date(since) : null;
}

/** An imported project keeps its ids: what was known of one that was destroyed says nothing of it. */
function isOfThisLife(at: number, livesSince: Date | null): boolean {
  return livesSince === null || livesSince.getTime() <= at;
}
