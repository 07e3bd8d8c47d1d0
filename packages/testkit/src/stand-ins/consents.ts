import { createHash } from "node:crypto";

/** What one code stands for. */
export interface Consent {
  readonly login: string;
  readonly codeChallenge: string | null;
  /** The vendor gives a refresh token for this consent. */
  readonly offline: boolean;
}

/** Follows a consent from the authorize address to the code, since the emulators forget most of it. */
export interface Consents {
  /** The consent page was asked for. */
  asked(query: URLSearchParams): void;
  /** A user was chosen and the browser is on its way back with a code. */
  given(login: string, callback: URLSearchParams): void;
  /** Null for a code that nobody consented to, or that is spent. */
  of(code: string): Consent | null;
  spend(code: string): void;
}

export function createConsents(options: { readonly alwaysOffline: boolean }): Consents {
  const asked = new Map<string, URLSearchParams>();
  const given = new Map<string, Consent>();
  const offlineBefore = new Set<string>();

  /** Google: only with `access_type=offline`, and the second time only where the consent was asked for again. */
  const isOffline = (login: string, query: URLSearchParams) => {
    if (options.alwaysOffline) return true;
    const grantedBefore = offlineBefore.has(login);
    if (query.get("access_type") !== "offline") return false;
    offlineBefore.add(login);
    return !grantedBefore || (query.get("prompt") ?? "").split(" ").includes("consent");
  };

  return {
    asked(query) {
      asked.set(query.get("state") ?? "", query);
    },
    given(login, callback) {
      const query = asked.get(callback.get("state") ?? "") ?? new URLSearchParams();
      const code = callback.get("code");
      if (code === null) return;
      const challenge = query.get("code_challenge_method") === "S256" ? query.get("code_challenge") : null;
      given.set(code, { login, codeChallenge: challenge, offline: isOffline(login, query) });
    },
    of: (code) => given.get(code) ?? null,
    spend(code) {
      given.delete(code);
    },
  };
}

/** RFC 7636, 4.6; a verifier without a challenge is refused too (RFC 9700, 2.1.1: no downgrade). */
export function verifierMatches(consent: Consent, verifier: string | undefined): boolean {
  if (consent.codeChallenge === null || verifier === undefined)
    return consent.codeChallenge === null && verifier === undefined;
  return createHash("sha256").update(verifier).digest("base64url") === consent.codeChallenge;
}
