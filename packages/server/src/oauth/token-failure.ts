import type { ErrorCode } from "@portico/protocol";
import { PorticoError } from "../lib/portico-error.ts";

/**
 * What a failed token request means (TR-07):
 * - `unreachable`: no answer, or one that says "later": network, 5xx, 429, an HTML page. Try again.
 * - `grant_refused`: the code or refresh token is not honoured (`invalid_grant`). Suspect: may also be a lost race.
 * - `app_refused`: the host's app registration is at fault. Concerns every user of the integration, and no credential,
 *   unless others of them are renewed all the while.
 * - `denied`: the end user, their administrator or the state of their organization said no.
 * - `answer_invalid`: an answer that fits nothing above. Nothing may be concluded about the credential.
 */
export type TokenFailureKind = "unreachable" | "grant_refused" | "app_refused" | "denied" | "answer_invalid";

const codes: Readonly<Record<TokenFailureKind, ErrorCode>> = {
  unreachable: "connect.provider_unreachable",
  // the code was spent or ran out on the way; connecting again helps
  grant_refused: "connect.interrupted",
  app_refused: "connect.app_misconfigured",
  denied: "connect.denied",
  answer_invalid: "connect.provider_answer_invalid",
};

export interface TokenFailureFacts {
  providerError?: string | undefined;
  /** Whether the provider may have acted on the request although we have no token of it: a rotation may be lost. */
  inDoubt?: boolean;
  /** The endpoint is up: it gave an error that can be read, whatever that means. */
  isReadableError?: boolean;
  /** What the provider asked for (RFC 9110 section 10.2.3), at most an hour. */
  retryAfterSeconds?: number | undefined;
  cause?: unknown;
}

/** A token request that gave no token. Never carries a provider's body or a token; `meta.providerError` is its error word. */
export class TokenRequestError extends PorticoError {
  readonly kind: TokenFailureKind;
  readonly inDoubt: boolean;
  readonly isReadableError: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(kind: TokenFailureKind, message: string, facts: TokenFailureFacts = {}) {
    const { providerError, cause } = facts;
    super(codes[kind], message, { cause, meta: providerError === undefined ? {} : { providerError } });
    this.kind = kind;
    this.inDoubt = facts.inDoubt ?? false;
    this.isReadableError = facts.isReadableError ?? false;
    this.retryAfterSeconds = facts.retryAfterSeconds;
  }
}

/**
 * Error words of token endpoints: the six of RFC 6749 section 5.2, and those that vendors' own documentation adds. No
 * vendor gives one of these words another meaning, so they are read alike for every provider.
 */
const kindsByWord: Readonly<Record<TokenFailureKind, readonly string[]>> = {
  grant_refused: [
    "invalid_grant",
    "bad_verification_code",
    "bad_refresh_token",
    "invalid_code",
    "code_already_used",
    "code_expired",
    "invalid_refresh_token",
    "token_revoked",
    "token_expired",
    "bad_auth_code",
  ],
  app_refused: [
    "invalid_client",
    "unauthorized_client",
    "invalid_scope",
    "unsupported_grant_type",
    "incorrect_client_credentials",
    "redirect_uri_mismatch",
    "application_suspended",
    "device_flow_disabled",
    "bad_client_secret",
    "invalid_client_id",
    "bad_redirect_uri",
    "bad_client_id",
    "invalid_redirect_uri",
    "redirect_uri_missing",
    "oauth_app_blocked",
    "app_not_found",
  ],
  // inactive_org: the customer's own organization is locked
  denied: ["access_denied", "authorization_declined", "inactive_org"],
  unreachable: [
    "temporarily_unavailable",
    "server_error",
    "slow_down",
    "ratelimited",
    "rate_limited",
    "rate_limit_exceeded",
    "too_many_requests",
    "internal_error",
    "service_unavailable",
    "request_timeout",
    "fatal_error",
    "unknown_error",
  ],
  answer_invalid: [],
};

/** What an error word means; `answer_invalid` for words that nobody has documented. */
export function kindOfErrorWord(word: string): TokenFailureKind {
  const known = word.toLowerCase();
  const kinds = Object.keys(kindsByWord) as TokenFailureKind[];
  return kinds.find((kind) => kindsByWord[kind].includes(known)) ?? "answer_invalid";
}

/** An error word that may be shown: letters and underscores only, so that an echoed token can never pass for one. */
export function showableWord(word: unknown): string | undefined {
  return typeof word === "string" && /^[a-z][a-z_]{2,39}$/i.test(word) ? word.toLowerCase() : undefined;
}
