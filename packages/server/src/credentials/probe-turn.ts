import { randomInt } from "node:crypto";
import type { BreakerRow } from "./breaker-store.ts";
import type { Credential } from "./credential.ts";

/** Which moments of a breaker's row let a probe through. All of them are of the clock of the node that asks. */
export interface ProbeTurn {
  now: Date;
  /** A pause that is over by then lets this credential through. */
  pauseOverBy: Date;
  /** Settings that are newer than those it was last tried with may have mended it. */
  settingsAt: Date;
  /** No clock that goes like ours can have opened it later. */
  openedByOtherClock: Date;
  /** Nor made it pause for longer. */
  pausedByOtherClock: Date;
  /** Nor have let a probe go for longer. */
  probingByOtherClock: Date;
  /** The one that goes now is under way until then at most. */
  probeUntil: Date;
}

const firstRetryMs = 10_000;
/** Kept short, so that everything works again within a quarter of an hour of the provider's return. */
const longestRetryMs = 120_000;
/** How far the clocks of nodes may be apart. */
export const clockToleranceMs = 60_000;
/** What a provider may ask for with a Retry-After, by a clock that may be ahead as far. */
export const longestPauseMs = 3_600_000 + clockToleranceMs;
/** A probe that never reports was on a node that died; longer than a token request. */
const probeMs = 20_000;
/** While nobody has probed yet, all may have failed alike, and waiting longer would help nobody. */
const firstHeadStartMs = 10_000;
/** The worker spreads what an open breaker held back over a minute: by then all others that are due have had their turn. */
export const fullHeadStartMs = 60_000;

/**
 * A node whose clock is ahead would stop everybody until its future has come: what only such a clock can have written
 * counts as over (TR-08).
 */
export function probeTurn(now: Date, headStartMs: number, settingsAt: Date): ProbeTurn {
  const at = now.getTime();
  return {
    now,
    pauseOverBy: new Date(at - headStartMs),
    settingsAt,
    openedByOtherClock: new Date(at + clockToleranceMs),
    pausedByOtherClock: new Date(at + longestPauseMs),
    probingByOtherClock: new Date(at + probeMs + clockToleranceMs),
    probeUntil: new Date(at + probeMs),
  };
}

/** Whether it may be asked for at all; only the database knows whether somebody else is quicker. */
export function isTurn({ openedAt, retryAt, settingsAt }: BreakerRow, turn: ProbeTurn): boolean {
  if (retryAt !== null && (retryAt <= turn.pauseOverBy || retryAt > turn.pausedByOtherClock)) return true;
  if (settingsAt !== null && settingsAt < turn.settingsAt) return true;
  return openedAt !== null && openedAt > turn.openedByOtherClock;
}

/**
 * How much earlier than this credential all others may be the probe. One that has failed already, by trouble of its own
 * perhaps, would else be the probe again and again, and keep the breaker open over those that would work.
 */
export function headStartMs({ refreshFailures, health }: Credential, { openedAt, probes }: BreakerRow): number {
  const { lastFailureAt } = health;
  const failedSince = lastFailureAt !== null && openedAt !== null && lastFailureAt >= openedAt;
  return refreshFailures > 0 || failedSince ? headStartAfter(probes) : 0;
}

/** When one that has just failed may be the probe, after so many probes. */
export function afterOthers(retryAt: Date, probes: number): Date {
  return new Date(retryAt.getTime() + headStartAfter(probes));
}

/** Doubles up to two minutes, with jitter; never before what the provider asked for (RFC 9110 section 10.2.3). */
export function nextProbe(at: Date, probes: number, retryAfterSeconds: number | undefined): Date {
  const backoffMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(probes, 10));
  const waitMs = Math.max(randomInt(backoffMs / 2, backoffMs + 1), (retryAfterSeconds ?? 0) * 1000);
  return new Date(at.getTime() + waitMs);
}

function headStartAfter(probes: number): number {
  return probes === 0 ? firstHeadStartMs : fullHeadStartMs;
}
