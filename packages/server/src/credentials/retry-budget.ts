/** Keeps repeated attempts a small part of all attempts, so that a struggling provider is not drowned in them (TR-11). */
export interface RetryBudget {
  /** A first attempt earns a tenth of a repetition. */
  earn(): void;
  /** Takes one repetition; false when there is none left. */
  spend(nowMs: number): boolean;
}

const earnedByAttempt = 0.1;
const most = 10;
/** So that the few credentials of a small installation are tried again at all. */
const oneEveryMs = 10_000;

export function createRetryBudget(): RetryBudget {
  let left = most;
  let grantedAtMs: number | undefined;
  return {
    earn() {
      left = Math.min(most, left + earnedByAttempt);
    },
    spend(nowMs) {
      if (left < 1 && (grantedAtMs === undefined || nowMs - grantedAtMs >= oneEveryMs)) {
        grantedAtMs = nowMs;
        left += 1;
      }
      if (left < 1) return false;
      left -= 1;
      return true;
    },
  };
}
