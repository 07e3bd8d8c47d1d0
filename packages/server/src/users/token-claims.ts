import type { EndUserId, ProjectId } from "@portico/protocol";
import type { PermissionScope } from "../http/context.ts";
import { readPermissions } from "./permissions-claim.ts";
import { refuseToken } from "./token-refusal.ts";

/** What a user token says once its signature is proved. */
export interface UserTokenClaims {
  endUserId: EndUserId;
  permissions: PermissionScope | undefined;
  expiresAt: Date;
}

const skewSeconds = 60;
/** From issue to expiry (security bar TN-09). Hosts that sign for a week must sign more often. */
const maxLifetimeSeconds = 24 * 60 * 60; // 86,400
const maxSubjectBytes = 256;
/** Beyond this a `Date` cannot hold the time; no honest claim comes near. */
const maxSeconds = 8_640_000_000_000;

/**
 * Checks the claims of a proved token (wire contract 1.1 and 1.3; security bar TN-09). Claims that are not named there
 * are ignored. Throws `user_token.expired`, `user_token.not_yet_valid`, `user_token.lifetime_too_long`,
 * `user_token.wrong_audience`, `user_token.invalid_claims`.
 */
export function checkTokenClaims(
  claims: Readonly<Record<string, unknown>>,
  { projectId, now }: Readonly<{ projectId: ProjectId; now: Date }>,
): UserTokenClaims {
  const expiresAt = checkTimes(claims, now.getTime() / 1000);
  checkAudience(claims, projectId);
  return { endUserId: checkSubject(claims), permissions: readPermissions(claims), expiresAt };
}

function checkTimes(claims: Readonly<Record<string, unknown>>, now: number): Date {
  const expires = seconds(claims, "exp");
  if (expires === undefined)
    throw refuseToken("user_token.invalid_claims", 'The user token has no "exp"', { claim: "exp" });
  const notBefore = seconds(claims, "nbf");
  const issued = seconds(claims, "iat");
  if (expires <= now) throw refuseToken("user_token.expired", "The user token has expired", { claim: "exp" });
  for (const [claim, from] of [
    ["nbf", notBefore],
    ["iat", issued],
  ] as const) {
    if (from !== undefined && from > now + skewSeconds) {
      throw refuseToken("user_token.not_yet_valid", `The user token's "${claim}" is in the future`, { claim });
    }
  }
  if (expires - (issued ?? now) > maxLifetimeSeconds) {
    throw refuseToken(
      "user_token.lifetime_too_long",
      `The user token lives longer than ${maxLifetimeSeconds} seconds (24 hours); sign a new one for each session instead`,
      { claim: "exp", maxLifetimeSeconds },
    );
  }
  return new Date(expires * 1000);
}

function seconds(claims: Readonly<Record<string, unknown>>, claim: string): number | undefined {
  if (!Object.hasOwn(claims, claim)) return undefined;
  const value = claims[claim];
  // the upper bound also refuses JSON's 1e999, which parses to Infinity and would never expire
  if (typeof value !== "number" || value < 0 || value > maxSeconds) {
    throw refuseToken("user_token.invalid_claims", `The user token's "${claim}" is not a time in seconds`, { claim });
  }
  return value;
}

/** Absent is tolerated, because several official Paragon back ends send none (contract 1.1); present must be ours. */
function checkAudience(claims: Readonly<Record<string, unknown>>, projectId: ProjectId): void {
  if (!Object.hasOwn(claims, "aud")) return;
  const audiences: unknown[] = Array.isArray(claims.aud) ? claims.aud : [claims.aud];
  if (!audiences.every((audience) => typeof audience === "string")) {
    throw refuseToken("user_token.invalid_claims", 'The user token\'s "aud" is not a text or a list of texts', {
      claim: "aud",
    });
  }
  const ours = [`useparagon.com/${projectId}`, `portico/${projectId}`];
  if (!audiences.some((audience) => ours.includes(audience))) {
    throw refuseToken("user_token.wrong_audience", `The user token's "aud" does not name project ${projectId}`, {
      claim: "aud",
      expected: ours,
    });
  }
}

function checkSubject(claims: Readonly<Record<string, unknown>>): EndUserId {
  const subject = Object.hasOwn(claims, "sub") ? claims.sub : undefined;
  const fault = subjectFault(subject);
  if (fault) throw refuseToken("user_token.invalid_claims", `The user token's "sub" ${fault}`, { claim: "sub" });
  return subject as EndUserId;
}

/** Why a text cannot name a user; undefined when it can. */
export function subjectFault(subject: unknown): string | undefined {
  if (typeof subject !== "string") return "must be a text";
  if (subject.trim() === "") return "is empty";
  if (Buffer.byteLength(subject, "utf8") > maxSubjectBytes) return `is longer than ${maxSubjectBytes} bytes`;
  if (/\p{Cc}/u.test(subject)) return "has control characters";
  // half a surrogate pair is stored as U+FFFD, so two different users would become one
  if (!subject.isWellFormed()) return "is not well-formed Unicode";
  return undefined;
}
