/** The time, handed in so that tests can step it. Nothing else in the server reads the system clock. */
export interface Clock {
  now(): Date;
}

/** Where a clock gets its time from. */
export interface TimeSources {
  /** The wall clock, in milliseconds since 1970; it may be set, forwards and backwards. */
  wallMs(): number;
  /** Milliseconds since any moment; never goes backwards, and may stand still while the machine sleeps. */
  monotonicMs(): number;
}

/**
 * Ahead of the wall clock it runs so much slower until that has caught up. A token's life is measured with it, so over a
 * day it may lose less than the half minute before its end in which a token is refreshed first (`freshness.ts`). Half the
 * rate at which NTP's adjtime() lets a clock drift.
 */
const slowedBy = 1 / 4_000;

/**
 * The wall clock, but never backwards inside a process (TR-13). When the wall clock is set forwards, or the machine slept,
 * it follows at once: a token that looks older than it is is merely refreshed early. When the wall clock is set back, it
 * goes on a little slower than time until both agree again: two weeks for five minutes.
 */
export function createClock({ wallMs, monotonicMs }: Readonly<TimeSources>): Clock {
  let nowMs = wallMs();
  let seenMonotonicMs = monotonicMs();
  return {
    now() {
      const wall = wallMs();
      const monotonic = monotonicMs();
      const elapsed = Math.max(0, monotonic - seenMonotonicMs);
      seenMonotonicMs = monotonic;
      nowMs = Math.max(wall, nowMs + elapsed * (1 - slowedBy));
      return new Date(nowMs);
    },
  };
}

export const systemClock: Clock = createClock({
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
});
