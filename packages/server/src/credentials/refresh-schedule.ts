import { randomInt } from "node:crypto";
import type { Credential } from "./credential.ts";

const dayMs = 24 * 60 * 60_000;

/** What decides when a credential is renewed ahead of need. */
export interface Renewable {
  /** Null: nothing renews it. */
  renewal: "refresh_token" | "mint" | null;
  /** When the token was asked for. */
  refreshedAt: Date;
  expiresAt: Date | null;
  /** Days after which the provider forgets a grant that nobody used; null: none is known. */
  idleLimitDays: number | null;
  /** Whether anybody called as its user, or connected it, in the last 24 hours. */
  isInUse: boolean;
}

/**
 * When the worker renews a credential: at a random point between 60 % and 85 % of its token's life when it is in use
 * (TR-12: what was connected together does not come due together), otherwise once a day, and always before half of the
 * provider's idle limit is over (TR-14). What nothing renews is looked at when it ends. Null: there is nothing to do.
 */
export function nextRefreshAt({ renewal, refreshedAt, expiresAt, idleLimitDays, isInUse }: Renewable): Date | null {
  // nobody can renew it, but somebody has to notice that it is over
  if (renewal === null) return expiresAt;
  const waits: number[] = [];
  if (idleLimitDays !== null) waits.push(between((idleLimitDays * dayMs) / 2, 0.9, 1));
  if (expiresAt !== null) {
    const lifeMs = Math.max(0, expiresAt.getTime() - refreshedAt.getTime());
    if (isInUse) waits.push(between(lifeMs, 0.6, 0.85));
    waits.push(between(dayMs, 0.75, 1));
  }
  return waits.length === 0 ? null : new Date(refreshedAt.getTime() + Math.min(...waits));
}

/**
 * Whether a token is renewed before it ends, as far as its schedule tells without the secret: what nothing renews is
 * looked at when it ends, and what is renewed never at that very instant.
 */
export function isRenewedAhead({ expiresAt, nextRefreshAt }: Pick<Credential, "expiresAt" | "nextRefreshAt">): boolean {
  return expiresAt !== null && nextRefreshAt?.getTime() !== expiresAt.getTime();
}

/**
 * Whether the last call, or the connecting that one may be expected to follow, counts as being in use now. What is brought
 * here is connected then, whenever its user consented.
 */
export function isInUse(
  lastUsedAt: Date | null,
  { createdAt, consentedAt }: Pick<Credential, "createdAt" | "consentedAt">,
  now: Date,
): boolean {
  const last = Math.max(lastUsedAt?.getTime() ?? 0, createdAt.getTime(), consentedAt.getTime());
  return now.getTime() - last <= dayMs;
}

function between(ms: number, from: number, to: number): number {
  const resolution = 1_000_000;
  return ms * (from + ((to - from) * randomInt(resolution + 1)) / resolution);
}
