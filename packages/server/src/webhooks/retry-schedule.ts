import { randomInt } from "node:crypto";

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;

/** Waits between attempts, the example of the Standard Webhooks specification: 10 attempts over a good 75 hours. */
const waitsMs = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const;

/** A receiver may ask for no longer a wait than the schedule's longest. */
const longestWaitMs = 24 * hour;

/**
 * How long to wait after so many failed attempts, up to a tenth longer by chance, so that what failed together does not
 * come back together. Longer when the receiver asks for it (`Retry-After`), 24 hours at most; never sooner. Undefined:
 * no more.
 */
export function waitAfter(failedAttempts: number, askedMs = 0): number | undefined {
  const scheduled = waitsMs[failedAttempts - 1];
  if (scheduled === undefined) return undefined;
  const wait = Math.max(scheduled, Math.min(askedMs, longestWaitMs));
  return wait + randomInt(Math.ceil(wait / 10));
}

/** What a `Retry-After` asks for, seconds or a date (RFC 9110, section 10.2.3); 0 when it says nothing that is clear. */
export function askedWait(retryAfter: string | undefined, now: Date): number {
  if (retryAfter === undefined) return 0;
  const ms = /^\d+$/.test(retryAfter) ? Number(retryAfter) * second : Date.parse(retryAfter) - now.getTime();
  return Number.isFinite(ms) ? Math.max(0, ms) : 0;
}
