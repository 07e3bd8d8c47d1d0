import type { Credential } from "./credential.ts";

/**
 * How far a token is from its end:
 * - `fresh`: use it;
 * - `stale`: use it, and refresh meanwhile;
 * - `due`: refresh first; if that fails it may still be used;
 * - `expired`: refresh, or fail.
 */
export type Freshness = "fresh" | "stale" | "due" | "expired";

const longestMarginMs = 60_000;
/** Enough for a token that lives 3 s to be refreshed in time, not at its last instant. */
const shortestMarginMs = 250;

/**
 * The margin is a tenth of the token's life, at least 250 ms and at most 60 s (TR-13). In its first half a token is
 * stale, in its second half due.
 */
export function freshnessOf({ expiresAt, refreshedAt, createdAt }: Credential, now: Date): Freshness {
  if (expiresAt === null) return "fresh";
  const leftMs = expiresAt.getTime() - now.getTime();
  if (leftMs <= 0) return "expired";
  const lifeMs = expiresAt.getTime() - (refreshedAt ?? createdAt).getTime();
  const marginMs = Math.min(longestMarginMs, Math.max(shortestMarginMs, lifeMs / 10));
  if (leftMs > marginMs) return "fresh";
  return leftMs > marginMs / 2 ? "stale" : "due";
}

/** The end of a token of unknown age: over, so that it is renewed at its first use. */
export const unknownExpiry = new Date(0);

/** What may be told of a token's end; null: nobody knows, or there is none. */
export function knownExpiry(expiresAt: Date | null): Date | null {
  return expiresAt?.getTime() === unknownExpiry.getTime() ? null : expiresAt;
}
