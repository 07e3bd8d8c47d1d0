import { randomBytes } from "node:crypto";
import type { RefreshBehaviour } from "./behaviours.ts";

/** Grants of the hostile provider's one account, and what its refresh behaviour makes of a refresh token. */
export interface Grants {
  begin(behaviour: RefreshBehaviour): IssuedPair;
  /** The next pair, or the error's word. */
  refresh(refreshToken: string, behaviour: RefreshBehaviour): IssuedPair | "invalid_grant" | "access_denied";
  /** Whether the API honours it. */
  honours(accessToken: string): boolean;
  endAll(): void;
  /** Takes an answer that was bent for one that was given. */
  remember(pair: IssuedPair, given: { accessToken: unknown; refreshToken: unknown }): void;
}

export interface IssuedPair {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly grant: Grant;
}

interface Grant {
  isEnded: boolean;
  mints: number;
}

interface RefreshToken {
  readonly grant: Grant;
  spentAt: number | null;
}

const graceMs = 30_000;
const mostMints = 10;
const mostLive = 2;

export function createGrants(): Grants {
  const all: Grant[] = [];
  const refreshTokens = new Map<string, RefreshToken>();
  const accessTokens = new Map<string, Grant>();

  const issue = (grant: Grant): IssuedPair => {
    const pair = {
      accessToken: `hostile_${randomBytes(16).toString("hex")}`,
      refreshToken: `hostile_refresh_${randomBytes(16).toString("hex")}`,
      grant,
    };
    refreshTokens.set(pair.refreshToken, { grant, spentAt: null });
    accessTokens.set(pair.accessToken, grant);
    return pair;
  };

  return {
    begin(behaviour) {
      const grant: Grant = { isEnded: false, mints: 0 };
      all.push(grant);
      if (behaviour === "oldest_of_two_ends") {
        const live = all.filter(({ isEnded }) => !isEnded);
        for (const old of live.slice(0, Math.max(0, live.length - mostLive))) old.isEnded = true;
      }
      return issue(grant);
    },
    refresh(text, behaviour) {
      const held = refreshTokens.get(text);
      if (held === undefined || held.grant.isEnded) return "invalid_grant";
      const { grant } = held;
      if (behaviour === "limits_mints" && grant.mints >= mostMints) return "access_denied";
      const isSpent = held.spentAt !== null && behaviour !== "forgives" && behaviour !== "limits_mints";
      const isInGrace = behaviour === "rotates_with_grace" && Date.now() - (held.spentAt ?? 0) < graceMs;
      if (isSpent && !isInGrace) {
        if (behaviour === "ends_grant_on_reuse") grant.isEnded = true;
        return "invalid_grant";
      }
      held.spentAt ??= Date.now();
      grant.mints += 1;
      return issue(grant);
    },
    honours(accessToken) {
      return accessTokens.get(accessToken)?.isEnded === false;
    },
    endAll() {
      for (const grant of all) grant.isEnded = true;
    },
    remember({ grant }, { accessToken, refreshToken }) {
      if (typeof accessToken === "string") accessTokens.set(accessToken, grant);
      if (typeof refreshToken === "string" && !refreshTokens.has(refreshToken))
        refreshTokens.set(refreshToken, { grant, spentAt: null });
      const sent = refreshTokens.get(String(refreshToken));
      // the one that was sent came back: it stays in use
      if (sent) sent.spentAt = null;
    },
  };
}
