/** What the authorize endpoint does. It never shows a page: whoever opens it has consented. The first is polite. */
export const authorizeBehaviours = [
  "consents",
  "denies",
  /** Another issuer in `iss`. */
  "wrong_issuer",
  "no_issuer",
  /** `iss` twice, the right one first. */
  "doubled_issuer",
  /** The right issuer with a slash at its end. */
  "slashed_issuer",
  /** Both `code` and `error`. */
  "code_and_error",
  /** The state with one character changed. */
  "flipped_state",
  "no_state",
  "hangs",
  /** An HTML page with `Cross-Origin-Opener-Policy: same-origin`, then the callback by a click on `#continue`. */
  "cuts_opener",
] as const;

/** What the token endpoint does, with a code and with a refresh token alike. The first is polite. */
export const tokenBehaviours = [
  "answers",
  "body_10_mb",
  /** One byte every 200 ms, without end. */
  "drips",
  /** 302 to the cloud metadata address. */
  "redirects_to_metadata",
  /** CR and LF in the access token, which would break a header in two. */
  "header_breaking_token",
  "negative_expiry",
  "zero_expiry",
  "text_expiry",
  /** `"3600"`: a text that is a number, as several vendors send. */
  "numeric_text_expiry",
  /** An instant (Unix time) where a lifetime belongs. */
  "instant_expiry",
  "huge_expiry",
  "no_expiry",
  "no_token",
  "number_token",
  /** The answer has no refresh token. */
  "no_refresh_token",
  "empty_refresh_token",
  /** The refresh token that was sent comes back. */
  "same_refresh_token",
  "html_with_200",
  "html_with_400",
  "error_with_200",
  "invalid_grant",
  /** The first request gets `invalid_grant`, the next ones tokens. */
  "invalid_grant_once",
  /** Every second request gets 503. */
  "flaps",
  "invalid_client",
  "unauthorized_client",
  /** 400 with a word that nobody has documented. */
  "unknown_error",
  "empty_400",
  "status_503",
  /** 429 with `Retry-After` in seconds. */
  "rate_limited",
  /** 429 with `Retry-After` as a date. */
  "rate_limited_until",
  "truncated_json",
  /** 20 kB of gzip that become 20 MB. */
  "gzip_bomb",
  /** JSON that says it is plain text. */
  "other_media_type",
  /** Form-encoded, as some vendors answer against RFC 6749. */
  "form_encoded",
  "byte_order_mark",
  /** `access_token` twice in one JSON object. */
  "doubled_members",
  "array_body",
  "null_body",
  /** A token type that needs a proof which a bearer client does not make. */
  "dpop_token",
  /** Chunks without end. */
  "endless_chunks",
  /** `Content-Length` says more than comes. */
  "long_content_length",
  /** `Content-Length` says less than comes. */
  "short_content_length",
  /** `Date` is ten years ago: nobody may count from it. */
  "skewed_date",
  /** Puts what it received, with the client's secret, into the error description. */
  "echoes_request",
  "fewer_scopes",
  /** Acts on the request after 25 s, longer than a refresh lease. */
  "answers_late",
  /** Spends the token when the client has given up, and says nothing. */
  "acts_after_client_left",
  "hangs",
  "drops_connection",
] as const;

/** How refresh tokens live. The first is polite. */
export const refreshBehaviours = [
  /** Any refresh token that was given out works. */
  "forgives",
  /** Each works once; a second use is refused, and that is all. */
  "rotates",
  /** As `rotates`, but the last spent one works for 30 s more. */
  "rotates_with_grace",
  /** A second use ends the whole grant. */
  "ends_grant_on_reuse",
  /** Two grants live; a third one ends the oldest. */
  "oldest_of_two_ends",
  /** Ten refreshes of a grant in ten minutes, then 400 `access_denied`. */
  "limits_mints",
] as const;

/** What the API does. The first is polite. */
export const apiBehaviours = [
  "answers",
  /** The credential comes back in the body and in headers (PX-12). */
  "echoes_credential",
  "always_401",
  "always_403",
  "status_503",
  "redirects_to_metadata",
  /** 302 to the same path on another origin, which must not get the credential. */
  "redirects_to_other_origin",
  "html_with_200",
  /** Headers that would act on our origin: `Set-Cookie`, `Clear-Site-Data`, `Refresh`, wide CORS. */
  "sets_dangerous_headers",
  "body_10_mb",
  "drips",
  "hangs",
  "drops_connection",
] as const;

/** What the revocation endpoint does. The first is polite. */
export const revokeBehaviours = [
  "answers",
  /** Revoking one token ends every grant of the same account, as large providers do. */
  "ends_all_grants",
  "status_503",
  "error_with_200",
  /** 400 `unsupported_token_type` (RFC 7009 section 2.2.1). */
  "unsupported_token_type",
  "html_with_200",
  "redirects_to_metadata",
  "hangs",
  "drops_connection",
] as const;

/** What the metadata documents say (RFC 8414, RFC 9728). The first is polite. */
export const discoveryBehaviours = [
  "answers",
  "wrong_issuer",
  /** Token endpoint at the cloud metadata address. */
  "endpoints_inside",
  /** Token endpoint without TLS on another host. */
  "endpoints_elsewhere",
  "no_token_endpoint",
  "no_pkce",
  "html_with_200",
  "body_10_mb",
  "redirects_to_metadata",
  "drips",
] as const;

/** What the device authorization endpoint and its token requests do (RFC 8628). The first is polite. */
export const deviceBehaviours = [
  "answers",
  "pending_forever",
  /** `slow_down` to every second poll. */
  "slows_down",
  "expires",
  "denies",
  /** `javascript:` as the address to open. */
  "script_address",
  /** An address of another site. */
  "foreign_address",
  "negative_interval",
  "huge_user_code",
  "html_with_200",
] as const;

export type AuthorizeBehaviour = (typeof authorizeBehaviours)[number];
export type TokenBehaviour = (typeof tokenBehaviours)[number];
export type RefreshBehaviour = (typeof refreshBehaviours)[number];
export type ApiBehaviour = (typeof apiBehaviours)[number];
export type RevokeBehaviour = (typeof revokeBehaviours)[number];
export type DiscoveryBehaviour = (typeof discoveryBehaviours)[number];
export type DeviceBehaviour = (typeof deviceBehaviours)[number];

export interface Behaviours {
  authorize: AuthorizeBehaviour;
  token: TokenBehaviour;
  refresh: RefreshBehaviour;
  api: ApiBehaviour;
  revoke: RevokeBehaviour;
  discovery: DiscoveryBehaviour;
  device: DeviceBehaviour;
}

export const politeBehaviours: Readonly<Behaviours> = {
  authorize: "consents",
  token: "answers",
  refresh: "forgives",
  api: "answers",
  revoke: "answers",
  discovery: "answers",
  device: "answers",
};

/** Every misbehaviour, as `endpoint: name`. */
export const misbehaviours: readonly string[] = Object.entries({
  authorize: authorizeBehaviours,
  token: tokenBehaviours,
  refresh: refreshBehaviours,
  api: apiBehaviours,
  revoke: revokeBehaviours,
  discovery: discoveryBehaviours,
  device: deviceBehaviours,
}).flatMap(([endpoint, [, ...names]]) => names.map((name) => `${endpoint}: ${name}`));
