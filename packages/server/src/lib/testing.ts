import type { Clock } from "./clock.ts";

/** A clock that stands still until a test steps it. Begins at the real time, because databases have clocks of their own. */
export function steppedClock(): Clock & { step(ms: number): void } {
  let time = Date.now();
  return {
    now: () => new Date(time),
    step: (ms) => {
      time += ms;
    },
  };
}
