import type { CredentialHealth, HealthReason } from "@portico/protocol";

/** What tells a move. */
export type HealthEvent =
  | "credential.failing"
  | "credential.suspected"
  | "credential.in_doubt"
  | "credential.invalidated"
  | "credential.recovered";

/** One legal move of a credential's health. */
export interface HealthMove {
  to: CredentialHealth;
  /** The only states that it may start from; they stand in the `WHERE` of the one statement that makes it (TR-20). */
  from: readonly CredentialHealth[];
  /** Written in the same transaction, exactly once for each move. */
  event: HealthEvent;
  /** Why it may be made. */
  reasons: readonly HealthReason[];
}

/**
 * The list of legal moves. Nothing else changes the health of a credential, except that a reconnect makes any of them
 * healthy and is told by its own event, `credential.reconnected`.
 */
export const healthMoves = {
  /** Renewals went wrong three times in a row, for reasons that say nothing about the grant. */
  failed: {
    to: "failing",
    from: ["healthy"],
    event: "credential.failing",
    // `app_refused` where the app is the credential's own, or asked for at an address of its own
    reasons: ["provider_unreachable", "provider_answer_invalid", "provider_said_no", "app_refused"],
  },
  /** The provider's API refused calls in a row, whatever its token endpoint says. */
  refusedByApi: {
    to: "failing",
    from: ["healthy"],
    event: "credential.failing",
    reasons: ["api_refused"],
  },
  /** The provider refused what the credential is renewed with, or the key itself. */
  refused: {
    to: "suspect",
    from: ["healthy", "failing"],
    event: "credential.suspected",
    reasons: ["refused_once"],
  },
  /** The declared end of the grant has come: the provider is asked at once whether it means it. */
  ended: {
    to: "suspect",
    from: ["healthy", "failing"],
    event: "credential.suspected",
    reasons: ["end_reached"],
  },
  /** The same, after an answer was lost: our loss may be the reason. */
  refusedInDoubt: {
    to: "in_doubt",
    from: ["healthy", "failing"],
    event: "credential.in_doubt",
    reasons: ["interrupted"],
  },
  /** A restore of the database brought back an older secret: the newer one is lost, and the provider may not take this. */
  restored: {
    to: "in_doubt",
    from: ["healthy", "failing", "suspect", "in_doubt"],
    event: "credential.in_doubt",
    reasons: ["restored"],
  },
  /** Refused again by both confirmations. */
  condemned: {
    to: "dead",
    from: ["suspect", "in_doubt"],
    event: "credential.invalidated",
    reasons: ["grant_revoked", "grant_expired", "idle_expired", "secret_rejected", "lost_in_doubt"],
  },
  /** The host revoked all that a freeze covers. */
  takenBack: {
    to: "dead",
    from: ["healthy", "failing", "suspect", "in_doubt"],
    event: "credential.invalidated",
    // the second: nobody but its owner can end it at the provider
    reasons: ["taken_back", "key_to_replace"],
  },
  /** Its time is over and nothing can renew it. */
  expired: {
    to: "dead",
    from: ["healthy", "failing", "suspect", "in_doubt"],
    event: "credential.invalidated",
    reasons: ["grant_expired"],
  },
  /** Anything worked: a renewal, a late answer, a proof at the provider. */
  recovered: {
    to: "healthy",
    from: ["failing", "suspect", "in_doubt", "dead"],
    event: "credential.recovered",
    reasons: [],
  },
} as const satisfies Record<string, HealthMove>;

export type TakenBackReason = (typeof healthMoves.takenBack.reasons)[number];

/** So many failures in a row, of renewals or of calls, make a credential `failing`; fewer are weather (TR-20). */
export const failuresUntilFailing = 3;

/**
 * How often the provider has to refuse before a credential is dead: the first time, and two confirmations, each at least
 * `confirmAfterMs` after the one before (TR-09).
 */
export const refusalsUntilDead = 3;
export const confirmAfterMs = 5 * 60_000;

/** So many others that are refused as well make a refusal doubtful. */
export const refusedAlike = 3;
/** Until such a refusal is asked about again, and for how long that goes on. */
export const heldBackMs = 60 * 60_000;
export const longestHeldBackMs = 72 * heldBackMs;

/** How long a refused secret is kept in quarantine (TR-09). */
export const quarantineMs = 30 * 24 * 60 * 60_000;

/** Why a credential that was refused to the end is dead. */
export function reasonOfDeath(facts: {
  health: CredentialHealth;
  /** What was refused was made of what its user typed; else the provider gave it to whoever asked there. */
  isEntered: boolean;
  /** The last time that anything worked; null when nothing ever did. */
  lastSuccessAt: Date | null;
  idleLimitDays: number | null;
  /** The declared end of the grant; null: none is known. */
  grantExpiresAt: Date | null;
  now: Date;
}): HealthReason {
  if (facts.health === "in_doubt") return "lost_in_doubt";
  if (facts.grantExpiresAt !== null && facts.grantExpiresAt <= facts.now) return "grant_expired";
  if (facts.isEntered) return "secret_rejected";
  const idleMs = facts.lastSuccessAt === null ? 0 : facts.now.getTime() - facts.lastSuccessAt.getTime();
  const limitMs = facts.idleLimitDays === null ? Number.POSITIVE_INFINITY : facts.idleLimitDays * 24 * 60 * 60_000;
  return idleMs >= limitMs ? "idle_expired" : "grant_revoked";
}
