import { randomBytes } from "node:crypto";

/** How the token server treats refresh tokens. */
export interface RotationPolicy {
  /** How long a spent token still gets a new pair, as Okta and Cognito allow. 0: never. (0) */
  readonly graceMs: number;
  /** Using a spent token outside the grace ends every token of its grant (RFC 9700 section 4.14.2). (true) */
  readonly endsFamilyOnReuse: boolean;
  /** Life of access tokens. (3600) */
  readonly lifetimeSeconds: number;
}

export type JournalKind =
  /** A grant began. */
  | "granted"
  /** A refresh token was spent, and the next pair given. */
  | "rotated"
  /** A spent one came within the grace: the pair that was given before is void, another one is given. */
  | "reissued"
  /** A spent or void one came and was refused. */
  | "reused"
  /** The family ended, by a reuse or by a revocation. */
  | "ended"
  /** A token of an ended family came. */
  | "refused"
  /** A token that was never given out came. */
  | "unknown";

export interface JournalEntry {
  readonly at: number;
  readonly kind: JournalKind;
  readonly family: number;
  readonly generation: number;
}

export interface TokenPair {
  readonly family: number;
  readonly accessToken: string;
  readonly refreshToken: string;
}

/** What an access token is at this moment. `void`: its pair was replaced within the grace. */
export type AccessTokenState = "live" | "expired" | "void" | "ended" | "unknown";

interface HeldPair {
  readonly family: number;
  readonly generation: number;
  readonly expiresAt: number;
  spentAt: number | null;
  isVoid: boolean;
  successor: HeldPair | null;
}

/** Grants with rotating refresh tokens, and an exact record of what happened to each. Time is handed in, in milliseconds. */
export interface TokenFamilies {
  grant(policy: RotationPolicy, now: number): TokenPair;
  /** Null: refused, `invalid_grant`. */
  spend(refreshToken: string, policy: RotationPolicy, now: number): TokenPair | null;
  /** Ends the family of an access or refresh token. */
  revoke(token: string, now: number): void;
  stateOf(accessToken: string, now: number): AccessTokenState;
  isEnded(family: number): boolean;
  readonly journal: readonly JournalEntry[];
}

export function createTokenFamilies(): TokenFamilies {
  const byRefreshToken = new Map<string, HeldPair>();
  const byAccessToken = new Map<string, HeldPair>();
  const ended = new Set<number>();
  const journal: JournalEntry[] = [];
  let families = 0;
  const note = (kind: JournalKind, { family, generation }: Pick<HeldPair, "family" | "generation">, at: number) =>
    void journal.push({ at, kind, family, generation });

  function give(family: number, generation: number, policy: RotationPolicy, now: number): [TokenPair, HeldPair] {
    const held: HeldPair = {
      family,
      generation,
      expiresAt: now + policy.lifetimeSeconds * 1000,
      spentAt: null,
      isVoid: false,
      successor: null,
    };
    const mark = `${family}.${generation}.${randomBytes(12).toString("hex")}`;
    const pair = { family, accessToken: `at.${mark}`, refreshToken: `rt.${mark}` };
    byRefreshToken.set(pair.refreshToken, held);
    byAccessToken.set(pair.accessToken, held);
    return [pair, held];
  }

  function end(held: Pick<HeldPair, "family" | "generation">, now: number): void {
    if (ended.has(held.family)) return;
    ended.add(held.family);
    note("ended", held, now);
  }

  function refuseReuse(held: HeldPair, policy: RotationPolicy, now: number): null {
    note("reused", held, now);
    if (policy.endsFamilyOnReuse) end(held, now);
    return null;
  }

  return {
    journal,
    grant(policy, now) {
      const [pair, held] = give((families += 1), 0, policy, now);
      note("granted", held, now);
      return pair;
    },
    spend(refreshToken, policy, now) {
      const held = byRefreshToken.get(refreshToken);
      if (held === undefined) {
        note("unknown", { family: 0, generation: 0 }, now);
        return null;
      }
      if (ended.has(held.family)) {
        note("refused", held, now);
        return null;
      }
      if (held.isVoid) return refuseReuse(held, policy, now);
      const isRepeated = held.spentAt !== null;
      if (isRepeated) {
        const isInGrace = now - (held.spentAt ?? 0) < policy.graceMs;
        // only the previous generation: once its successor was used, the answer had arrived
        if (!isInGrace || held.successor?.spentAt !== null) return refuseReuse(held, policy, now);
        held.successor.isVoid = true;
      } else held.spentAt = now;
      const [pair, successor] = give(held.family, held.generation + 1, policy, now);
      held.successor = successor;
      note(isRepeated ? "reissued" : "rotated", held, now);
      return pair;
    },
    revoke(token, now) {
      const held = byRefreshToken.get(token) ?? byAccessToken.get(token);
      if (held) end(held, now);
    },
    stateOf(accessToken, now) {
      const held = byAccessToken.get(accessToken);
      if (held === undefined) return "unknown";
      if (ended.has(held.family)) return "ended";
      if (held.isVoid) return "void";
      return held.expiresAt <= now ? "expired" : "live";
    },
    isEnded: (family) => ended.has(family),
  };
}
