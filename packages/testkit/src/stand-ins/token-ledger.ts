import { randomBytes } from "node:crypto";
import type { TokenEntry, TokenJournal } from "./token-journal.ts";

/** What one consent (or one API key) allows. */
export interface Grant {
  readonly login: string;
  /** The token that the emulator knows this user by. Refreshed tokens are ours and are exchanged for it. */
  readonly upstreamToken: string;
  /** The token answer without its tokens, in the flat shape that a refresh gives. */
  readonly answer: Readonly<Record<string, unknown>>;
}

/** Why a credential does not open the API. */
export type TokenRefusal = "missing" | "unknown" | "expired" | "revoked";
export type Standing =
  { readonly state: "live"; readonly grant: Grant } | { readonly state: Exclude<TokenRefusal, "missing"> };
export type RefreshTokenKind = "none" | "stable" | "rotating";

export interface TokenLedgerOptions {
  /** Null: access tokens do not expire. */
  readonly accessTokenLifetimeSeconds: number | null;
  /** `rotating`: each refresh token works once. */
  readonly refreshTokens: RefreshTokenKind;
  readonly now: () => Date;
  /** Null: nothing outlives the process. */
  readonly journal: TokenJournal | null;
}

export interface Refreshed {
  readonly grant: Grant;
  readonly accessToken: string;
  /** Null when the old one stays valid. */
  readonly refreshToken: string | null;
}

/** Which tokens exist, whose they are and until when: what the emulator does not keep. */
export interface TokenLedger {
  standingOf(accessToken: string): Standing;
  /** Enters a token that the emulator issued. Answers the refresh token that goes with it; null when there is none. */
  enter(accessToken: string, grant: Grant, withRefreshToken: boolean): string | null;
  /** Enters a credential that never expires: an API key. */
  enterForever(credential: string, grant: Grant): void;
  /** Null when the refresh token is unknown, spent or revoked. The new access token begins like the old one. */
  refresh(refreshToken: string): Refreshed | null;
  /** Ends the one token, or with `wholeGrant` everything that came from the same consent. False when it is unknown. */
  revoke(token: string, wholeGrant: boolean): boolean;
  /** Every access token of a consent has expired, whatever its lifetime; refresh tokens and API keys keep working. */
  expireAll(): void;
}

export function createTokenLedger(options: TokenLedgerOptions): TokenLedger {
  const { accessTokens, refreshTokens } = options.journal?.read() ?? {
    accessTokens: new Map<string, TokenEntry>(),
    refreshTokens: new Map<string, TokenEntry>(),
  };
  const apiKeys = new Set<string>();
  const lifetimeMs = (options.accessTokenLifetimeSeconds ?? Number.POSITIVE_INFINITY) * 1000;

  const add = (entries: Map<string, TokenEntry>, token: string, grant: Grant, lastsMs: number) => {
    entries.set(token, { grant, state: "live", expiresAtMs: options.now().getTime() + lastsMs });
    return token;
  };
  const newRefreshToken = (grant: Grant) =>
    add(refreshTokens, randomToken("refresh_"), grant, Number.POSITIVE_INFINITY);

  const save = () => options.journal?.write({ accessTokens, refreshTokens });

  return {
    standingOf(accessToken) {
      const entry = accessTokens.get(accessToken);
      if (entry === undefined) return { state: "unknown" };
      if (entry.state === "revoked") return { state: "revoked" };
      if (entry.state === "expired" || options.now().getTime() >= entry.expiresAtMs) return { state: "expired" };
      return { state: "live", grant: entry.grant };
    },
    enter(accessToken, grant, withRefreshToken) {
      add(accessTokens, accessToken, grant, lifetimeMs);
      const refreshToken = withRefreshToken && options.refreshTokens !== "none" ? newRefreshToken(grant) : null;
      save();
      return refreshToken;
    },
    enterForever(credential, grant) {
      add(accessTokens, credential, grant, Number.POSITIVE_INFINITY);
      apiKeys.add(credential);
    },
    refresh(refreshToken) {
      const entry = refreshTokens.get(refreshToken);
      if (entry?.state !== "live") return null;
      const rotates = options.refreshTokens === "rotating";
      if (rotates) entry.state = "spent";
      const { grant } = entry;
      const accessToken = add(accessTokens, randomToken(prefixOf(grant.upstreamToken)), grant, lifetimeMs);
      const next = rotates ? newRefreshToken(grant) : null;
      save();
      return { grant, accessToken, refreshToken: next };
    },
    revoke(token, wholeGrant) {
      const named = accessTokens.get(token) ?? refreshTokens.get(token);
      if (named === undefined) return false;
      named.state = "revoked";
      if (wholeGrant) {
        for (const entry of [...accessTokens.values(), ...refreshTokens.values()]) {
          if (entry.grant === named.grant) entry.state = "revoked";
        }
      }
      save();
      return true;
    },
    expireAll() {
      for (const [token, entry] of accessTokens) {
        if (entry.state === "live" && !apiKeys.has(token)) entry.state = "expired";
      }
      save();
    },
  };
}

function randomToken(prefix: string): string {
  return prefix + randomBytes(20).toString("base64url");
}

/** `gho_`, `google_`, `xoxp-`: what scanners and humans know a vendor's tokens by. */
function prefixOf(token: string): string {
  return /^[a-z]+[_-]/.exec(token)?.[0] ?? "";
}
