import { refuseRepeatedAuthorization } from "./sole-authorization.ts";

/**
 * The token of an `Authorization` header (RFC 6750 §2.1). The scheme matches in any case, and a bare token is taken
 * too: one documented sample of the wire sends it so (contract 1.3). Empty when there is none. Throws
 * `http.authorization_ambiguous` for a header that was sent twice.
 */
export function bearerToken(header: string | undefined): string {
  refuseRepeatedAuthorization(header);
  return (header ?? "").trim().replace(/^Bearer\s+/i, "");
}
