import type { ProjectId } from "@portico/protocol";
import type { ChangeFeed } from "../db/change-feed.ts";
import type { Logger } from "../lib/logger.ts";
import { createAttendDue, type AttendDependencies } from "./attend-due.ts";
import type { ReplyKeeper } from "./store-reply.ts";

export interface RefreshWorkerDependencies extends AttendDependencies {
  changes: Pick<ChangeFeed, "onChange">;
  replies: Pick<ReplyKeeper, "replay">;
  logger: Logger;
}

/** What every node does for credentials without being asked. Many nodes share the work; each row is claimed by one. */
export interface RefreshWorker {
  /** Takes what is due until nothing is. Answers how many credentials were looked at. For tests and scripts. */
  runOnce(): Promise<number>;
  start(): void;
  /** Takes nothing more; resolves when what was taken is done. */
  stop(): Promise<void>;
}

/** Credentials at work at once in one process, of all providers together. */
const capacity = 40;
const idleMs = 2_000;

export function createRefreshWorker(deps: Readonly<RefreshWorkerDependencies>): RefreshWorker {
  const { due, clock, logger } = deps;
  const running = new Map<string, Promise<void>>();
  const attend = createAttendDue(deps);
  let timer: NodeJS.Timeout | undefined;
  let isStarted = false;
  let isTurning = false;
  /** Something became due while a turn was under way. */
  let isHastened = false;
  let isStopped = false;

  // settings that somebody has just corrected are tried at once, not when the breaker's pause is over (TR-08)
  deps.changes.onChange((change) => {
    if (!isStarted || isStopped || (change !== undefined && change.room !== "integrations")) return;
    due.hasten(change?.projectId as ProjectId | undefined, clock.now()).then(
      () => {
        isHastened = true;
        if (!isTurning) again(0);
      },
      (error: unknown) => logger.warn({ error: String(error) }, "changed settings are noticed in their own time"),
    );
  });

  return {
    async runOnce() {
      await deps.replies.replay();
      let looked = 0;
      for (;;) {
        const taken = await take();
        looked += taken;
        if (taken === 0) return looked;
        await Promise.all(running.values());
      }
    },
    start() {
      isStarted = true;
      again(0);
    },
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await Promise.all(running.values());
    },
  };

  function again(afterMs: number): void {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      turn().catch((error: unknown) => {
        logger.warn({ error: String(error) }, "the refresh worker could not look for work");
        again(idleMs);
      });
    }, afterMs);
    timer.unref();
  }

  async function turn(): Promise<void> {
    isTurning = true;
    isHastened = false;
    try {
      await deps.replies.replay();
      const free = capacity - running.size;
      const taken = await take();
      // a full hand means that there is more: the next is taken as soon as one is done
      const isFull = taken > 0 && taken === free;
      if (isFull) await Promise.race(running.values());
      again(isFull || isHastened ? 0 : idleMs);
    } finally {
      isTurning = false;
    }
  }

  async function take(): Promise<number> {
    const free = capacity - running.size;
    if (free === 0 || isStopped) return 0;
    const claimed = await due.claim(clock.now(), free);
    for (const each of claimed) {
      if (running.has(each.credentialId)) continue;
      const work = attend(each)
        .catch((error: unknown) => {
          logger.warn({ credentialId: each.credentialId, error: String(error) }, "a due credential was put off");
        })
        .finally(() => running.delete(each.credentialId));
      running.set(each.credentialId, work);
    }
    return claimed.length;
  }
}
