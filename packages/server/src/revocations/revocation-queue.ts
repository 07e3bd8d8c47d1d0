import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import { createClaimStore } from "./claim-store.ts";
import { createRevocationStore, type Settlement } from "./revocation-store.ts";
import type { ClaimedRevocation } from "./revocation.ts";
import { settleReceipt } from "./settle-receipt.ts";
import type { TryAnswer } from "./try-revocation.ts";

export interface QueueDependencies {
  database: Pick<Database, "queries" | "transaction">;
  tryRevocation: (claimed: ClaimedRevocation) => Promise<TryAnswer>;
  clock: Clock;
  logger: Logger;
}

/** Tries under way at one kind of provider, over all nodes. */
const inFlightPerType = 20;
/** Longer than a try can take: a renewal and two requests, 10 s each. */
const leaseMs = 60_000;
const tryForMs = 24 * 60 * 60 * 1000;
const firstPauseMs = 30_000;
const longestPauseMs = 60 * 60 * 1000;
/** A sweep comes by every minute; what is due sooner gets a timer of its own. */
const sweepMs = 60_000;

export interface RevocationQueue {
  /** Tries everything that is due; resolves when nothing due is left. Calls that overlap share one run. */
  run(): Promise<void>;
  /** `run` in the background. */
  wake(): void;
  /** Resolves when nothing is under way; nothing new is begun. */
  close(): Promise<void>;
}

export function createRevocationQueue(deps: Readonly<QueueDependencies>): RevocationQueue {
  const { database, clock, logger } = deps;
  const store = createRevocationStore(database.queries);
  const claims = createClaimStore(database.queries);
  let running: Promise<void> | undefined;
  let isAskedAgain = false;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  function run(): Promise<void> {
    if (isClosed) return running ?? Promise.resolve();
    isAskedAgain = true;
    running ??= runUntilDone();
    return running;
  }

  async function runUntilDone(): Promise<void> {
    try {
      while (isAskedAgain && !isClosed) {
        isAskedAgain = false;
        const types = await claims.dueTypes(clock.now());
        await Promise.all(types.map(drainType));
        await wakeInTime();
      }
    } finally {
      // here, with nothing awaited since the loop looked: who asks from now on begins a run of their own
      running = undefined;
    }
  }

  /** Keeps the provider busy up to its cap until nothing of its kind is due. */
  async function drainType(integrationType: string): Promise<void> {
    const inFlight = new Set<Promise<void>>();
    let isPaused = false;
    for (;;) {
      const most = isPaused || isClosed ? 0 : inFlightPerType - inFlight.size;
      const claimed = most === 0 ? [] : await claim(integrationType, most);
      for (const one of claimed) {
        const work = handle(one).then((mayGoOn) => {
          inFlight.delete(work);
          isPaused ||= !mayGoOn;
        });
        inFlight.add(work);
      }
      if (inFlight.size === 0) return;
      await Promise.race(inFlight);
    }
  }

  function claim(integrationType: string, most: number): Promise<ClaimedRevocation[]> {
    const terms = { now: clock.now(), leaseMs, cap: inFlightPerType, most };
    return database.transaction((queries) => createClaimStore(queries).claim(integrationType, terms));
  }

  /** False when the provider asks to be left alone for now. */
  async function handle(claimed: ClaimedRevocation): Promise<boolean> {
    try {
      await failpoint("revocation.before_call");
      const answer = await deps.tryRevocation(claimed);
      await failpoint("revocation.after_answer");
      await conclude(claimed, answer);
      return answer.status !== 429;
    } catch (error) {
      // its lease runs out by itself, and it is tried again then
      logger.error({ revocationId: claimed.id, error: String(error) }, "a revocation could not be tried");
      return true;
    }
  }

  async function conclude(claimed: ClaimedRevocation, answer: TryAnswer): Promise<void> {
    const { projectId, id } = claimed;
    const { outcome, status, done, reason } = answer;
    const at = clock.now();
    const next = outcome === "unreachable" ? nextTryOf(claimed, at) : null;
    if (next !== null) await store.postpone(projectId, id, { reason, status, done, ...next });
    else await settle(claimed, { outcome: outcome === "unreachable" ? "failed" : outcome, reason, status, done, at });
  }

  async function settle(claimed: ClaimedRevocation, settlement: Settlement): Promise<void> {
    await database.transaction((queries) => settleReceipt(queries, claimed, settlement));
    await failpoint("revocation.after_settle");
  }

  async function wakeInTime(): Promise<void> {
    clearTimeout(timer);
    const next = isClosed ? null : await claims.nextDue();
    const waitMs = (next?.getTime() ?? Number.POSITIVE_INFINITY) - clock.now().getTime();
    // zero or less is held by somebody, or was left by a failure; the sweep comes back to it
    if (waitMs <= 0 || waitMs >= sweepMs) return;
    timer = setTimeout(wake, waitMs);
    timer.unref();
  }

  function wake(): void {
    run().catch((error: unknown) => logger.warn({ error: String(error) }, "revocations could not be tried now"));
  }

  return {
    run,
    wake,
    async close() {
      isClosed = true;
      clearTimeout(timer);
      await running?.catch(() => undefined);
    },
  };
}

/** Null when its time is over. It begins with the first try: a server that was off must not give up at that. */
function nextTryOf(
  { firstTryAt: before, tries }: ClaimedRevocation,
  at: Date,
): { firstTryAt: Date; nextTryAt: Date } | null {
  const firstTryAt = before ?? at;
  const giveUpAt = firstTryAt.getTime() + tryForMs;
  if (at.getTime() >= giveUpAt) return null;
  return { firstTryAt, nextTryAt: new Date(Math.min(at.getTime() + pauseMs(tries), giveUpAt)) };
}

/** 30 s, a minute, two, up to an hour; which try it is decides, so that thousands do not come back at once. */
function pauseMs(tries: number): number {
  return Math.min(firstPauseMs * 2 ** Math.min(tries - 1, 10), longestPauseMs);
}
