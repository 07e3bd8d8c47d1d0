/** What a protected resource says of itself when it refuses a request (RFC 6750 section 3, RFC 9728 section 5.1). */
export interface BearerChallenge {
  /** Where its metadata is. */
  resourceMetadata: string | null;
  /** The scopes that the refused request would have needed. */
  scopes: readonly string[];
}

const longestHeader = 8 * 1024;
const token = /[!#$%&'*+.^_`|~0-9A-Za-z-]+/y;
const quoted = /"((?:[^"\\]|\\.)*)"/y;

/**
 * Reads the Bearer challenge of a `WWW-Authenticate` header (RFC 9110 section 11.6.1), of which several may be joined.
 * Null when there is none, or the header is not one; a parameter that comes twice makes it none, because two readers
 * would read two things.
 */
export function readBearerChallenge(header: string | string[] | undefined): BearerChallenge | null {
  const text = Array.isArray(header) ? header.join(", ") : (header ?? "");
  if (text.length > longestHeader) return null;
  const parameters = bearerParameters(text);
  if (parameters === null) return null;
  return {
    resourceMetadata: parameters.get("resource_metadata") ?? null,
    scopes: (parameters.get("scope") ?? "")
      .split(" ")
      .filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/.test(scope)),
  };
}

function bearerParameters(text: string): Map<string, string> | null {
  let at = 0;
  let scheme: string | null = null;
  let found: Map<string, string> | null = null;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at = pattern.lastIndex;
    return match;
  };
  while (at < text.length) {
    take(/[\s,]*/y);
    if (at >= text.length) break;
    const name = take(token)?.[0];
    if (name === undefined) return null;
    if (!take(/\s*=\s*(?=["!#$%&'*+.^_`|~0-9A-Za-z-])/y)) {
      // a word that no value follows begins the next challenge; a token68 of another scheme may come after it
      scheme = name.toLowerCase();
      if (scheme === "bearer") {
        if (found !== null) return null;
        found = new Map();
      } else take(/\s+[A-Za-z0-9._~+/-]+=*(?=\s*(?:,|$))/y);
      continue;
    }
    const value = take(quoted)?.[1]?.replace(/\\(.)/g, "$1") ?? take(token)?.[0];
    if (value === undefined || scheme === null) return null;
    if (scheme !== "bearer" || found === null) continue;
    const known = name.toLowerCase();
    if (found.has(known)) return null;
    found.set(known, value);
  }
  return found;
}
