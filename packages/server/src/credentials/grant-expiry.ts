import { hasConsent, type ProviderDeclaration } from "@portico/providers";

/** What is known of when a grant ends. */
export interface GrantFacts {
  /** Null: nobody knows, so no lifetime can be counted. */
  consentedAt: Date | null;
  /** Told by the provider, by its API or by the end user. */
  statedExpiresAt: Date | null;
  /** The integration's app is unverified, or in testing, at the provider. */
  isTestApp: boolean;
}

const dayMs = 24 * 60 * 60 * 1000;
/** Days ahead at which the host is told. */
const noticeDays = [14, 7, 1] as const;

/** `0`: the grant has ended. */
export type NoticeDays = (typeof noticeDays)[number] | 0;

/** Whether each renewal begins the grant's lifetime anew, so that nothing but disuse ends it. */
export function renewalExtendsGrant({ auth }: ProviderDeclaration): boolean {
  return hasConsent(auth) && (auth.refresh.renewalExtendsGrant ?? auth.refresh.kind === "rotating");
}

/**
 * When no renewal can keep a grant alive any more, as far as anybody told; null: not known. Limits that a renewal moves
 * are left out, because they are kept away by renewing in time.
 */
export function grantExpiry({ auth }: ProviderDeclaration, facts: Readonly<GrantFacts>): Date | null {
  const { consentedAt } = facts;
  const lifetimes = hasConsent(auth)
    ? [
        facts.isTestApp ? auth.refresh.testAppLifetimeDays : null,
        auth.refresh.renewalExtendsGrant === true ? null : auth.refresh.grantLifetimeDays,
      ]
    : [];
  const ends = [
    ...lifetimes.flatMap((days) =>
      days === null || consentedAt === null ? [] : [consentedAt.getTime() + days * dayMs],
    ),
    ...(facts.statedExpiresAt === null ? [] : [facts.statedExpiresAt.getTime()]),
  ];
  return ends.length === 0 ? null : new Date(Math.min(...ends));
}

/** The end that is told; none of what was over before it (`diedAt`; null: it is not). */
export function endToTell(grantExpiresAt: Date | null, diedAt: Date | null): Date | null {
  return grantExpiresAt !== null && diedAt !== null && diedAt < grantExpiresAt ? null : grantExpiresAt;
}

/** The notice that is due now, the latest only: after an outage one is given, not three. Null: none is due yet. */
export function dueNotice(expiresAt: Date, now: Date): NoticeDays | null {
  const left = expiresAt.getTime() - now.getTime();
  if (left <= 0) return 0;
  return noticeDays.findLast((days) => left <= days * dayMs) ?? null;
}

/** When the next notice after `now` falls due; null when the grant has ended. */
export function nextNoticeAt(expiresAt: Date, now: Date): Date | null {
  const moments = [...noticeDays, 0].map((days) => expiresAt.getTime() - days * dayMs);
  const next = moments.find((moment) => moment > now.getTime());
  return next === undefined ? null : new Date(next);
}
