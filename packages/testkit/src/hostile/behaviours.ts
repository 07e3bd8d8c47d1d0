/** What the authorize endpoint does. It never shows a page: whoever opens it has consented. */
export type AuthorizeBehaviour =
  | "consents"
  | "denies"
  /** Another issuer in `iss`. */
  | "wrong_issuer"
  | "no_issuer"
  /** `iss` twice, the right one first. */
  | "doubled_issuer"
  /** The right issuer with a slash at its end. */
  | "slashed_issuer"
  /** Both `code` and `error`. */
  | "code_and_error"
  /** The state with one character changed. */
  | "flipped_state"
  | "no_state"
  | "hangs"
  /** An HTML page with `Cross-Origin-Opener-Policy: same-origin`, then the callback by a click on `#continue`. */
  | "cuts_opener";

/** What the token endpoint does. */
export type TokenBehaviour =
  | "answers"
  | "body_10_mb"
  /** One byte every 200 ms, without end. */
  | "drips"
  /** 302 to the cloud metadata address. */
  | "redirects_to_metadata"
  /** CR and LF in the access token, which would break a header in two. */
  | "header_breaking_token"
  | "negative_expiry"
  | "text_expiry"
  | "huge_expiry"
  | "no_expiry"
  | "no_token"
  | "number_token"
  | "html_with_200"
  | "error_with_200"
  | "invalid_grant"
  | "invalid_client"
  | "empty_400"
  | "status_503"
  | "truncated_json"
  /** 20 kB of gzip that become 20 MB. */
  | "gzip_bomb"
  /** Puts what it received, with the client's secret, into the error description. */
  | "echoes_request"
  | "fewer_scopes"
  | "hangs"
  | "drops_connection";

/** What the API does. */
export type ApiBehaviour =
  | "answers"
  /** The credential comes back in the body and in headers (PX-12). */
  | "echoes_credential"
  | "always_401"
  | "always_403"
  | "status_503"
  | "redirects_to_metadata"
  /** 302 to the same path on another origin, which must not get the credential. */
  | "redirects_to_other_origin"
  | "html_with_200"
  /** Headers that would act on our origin: `Set-Cookie`, `Clear-Site-Data`, `Refresh`, wide CORS. */
  | "sets_dangerous_headers"
  | "body_10_mb"
  | "drips"
  | "hangs"
  | "drops_connection";

export interface Behaviours {
  authorize: AuthorizeBehaviour;
  token: TokenBehaviour;
  api: ApiBehaviour;
  revoke: "answers" | "status_503" | "hangs";
}

export const politeBehaviours: Readonly<Behaviours> = {
  authorize: "consents",
  token: "answers",
  api: "answers",
  revoke: "answers",
};
