import { setTimeout as wait } from "node:timers/promises";

export const pendingStill = Symbol("pending still");

/** What `work` comes to, or that it goes on by then. Throws what it throws; what it throws later is nobody's. */
export async function settledWithin<Result>(ms: number, work: Promise<Result>): Promise<Result | typeof pendingStill> {
  const timer = new AbortController();
  const time = wait(ms, pendingStill, { signal: timer.signal });
  // ended by us
  time.catch(() => undefined);
  try {
    return await Promise.race([work, time]);
  } finally {
    timer.abort();
  }
}

/** How work that may never end is left when the process has to. */
export interface Farewell {
  /** What `work` comes to, or `spilled` once the time to leave has come. */
  orResult<Result>(work: Promise<Result>): Promise<Result | "spilled">;
  /** Sets that time. */
  after(ms: number): void;
}

export function createFarewell(): Farewell {
  let isOver = false;
  // a set and not one promise: what waits on that would be kept for as long as it is pending, a day of outage long
  const waiting = new Set<() => void>();
  return {
    orResult<Result>(work: Promise<Result>) {
      const left = Promise.withResolvers<"spilled">();
      const leave = (): void => left.resolve("spilled");
      if (isOver) leave();
      waiting.add(leave);
      return Promise.race([work, left.promise]).finally(() => waiting.delete(leave));
    },
    after(ms) {
      const timer = setTimeout(() => {
        isOver = true;
        for (const leave of waiting) leave();
      }, ms);
      timer.unref();
    },
  };
}
