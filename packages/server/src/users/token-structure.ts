import type { PorticoError } from "../lib/portico-error.ts";
import { parseStrictJson } from "./strict-json.ts";
import { refuseToken } from "./token-refusal.ts";

/** A token taken apart and found well-formed. Nothing in it is proved yet. */
export interface TokenParts {
  /** The header's `kid`; undefined when the host's library sends none. */
  keyId: string | undefined;
  claims: Readonly<Record<string, unknown>>;
  /** What the signature covers: the first two parts and the dot, as they came. */
  signedText: string;
  signature: Buffer;
}

/** A token with more bytes than this is refused before anything looks inside (security bar TN-10). */
const maxTokenBytes = 8 * 1024; // 8,192

/** Headers that name a key or a place to fetch one from: only the project's own keys count, so their presence is a forgery. */
const foreignKeyHeaders = ["jku", "jwk", "x5u", "x5c"] as const;
/** Headers that change how a token is read; none of them belongs in a signed user token (RFC 7515 4.1.11, RFC 7797, RFC 7516). */
const readingHeaders = ["crit", "b64", "zip", "enc", "epk", "cty"] as const;
const tokenTypes = ["jwt", "at+jwt"];

/**
 * Takes a compact JWS apart, strictly (RFC 7515 section 5.2; security bar TN-08, TN-10). The algorithm is not chosen by
 * the token: anything but RS256 is refused here, before a key is looked up.
 *
 * Throws `user_token.missing`, `user_token.too_large`, `user_token.malformed`, `user_token.algorithm_refused`,
 * `user_token.header_refused`.
 */
export function readTokenStructure(token: string): TokenParts {
  if (token === "") throw refuseToken("user_token.missing", "No user token was sent");
  if (token.length > maxTokenBytes) {
    throw refuseToken("user_token.too_large", `The user token is longer than ${maxTokenBytes} bytes`);
  }
  const [header64, payload64, signature64, ...rest] = token.split(".");
  if (!header64 || !payload64 || signature64 === undefined || rest.length > 0) {
    throw refuseToken("user_token.malformed", "The user token is not three parts joined by dots");
  }
  const header = readObject(header64, "header");
  checkAlgorithm(header);
  checkHeader(header);
  const claims = readObject(payload64, "payload");
  return {
    keyId: header.kid as string | undefined,
    claims,
    signedText: `${header64}.${payload64}`,
    signature: readBase64url(signature64, "signature"),
  };
}

function checkAlgorithm(header: Record<string, unknown>): void {
  if (header.alg !== "RS256") {
    throw refuseToken("user_token.algorithm_refused", "The user token must be signed with RS256", {
      expected: "RS256",
    });
  }
}

function checkHeader(header: Record<string, unknown>): void {
  for (const name of [...foreignKeyHeaders, ...readingHeaders]) {
    if (Object.hasOwn(header, name)) {
      throw refuseToken("user_token.header_refused", `The user token's header must not have "${name}"`, {
        header: name,
      });
    }
  }
  const { typ, kid } = header;
  // a token made for another purpose says so here (RFC 8725 section 3.11)
  if (typ !== undefined && !(typeof typ === "string" && tokenTypes.includes(typ.toLowerCase()))) {
    throw refuseToken("user_token.header_refused", 'The user token\'s "typ" must be "JWT" or absent', {
      header: "typ",
    });
  }
  if (kid !== undefined && typeof kid !== "string") {
    throw refuseToken("user_token.header_refused", 'The user token\'s "kid" must be a text', { header: "kid" });
  }
}

function readObject(part: string, name: string): Record<string, unknown> {
  const bytes = readBase64url(part, name);
  let value: unknown;
  try {
    // fatal: bytes that are not UTF-8 must not be read as look-alikes; ignoreBOM keeps the mark, which JSON then refuses
    value = parseStrictJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes));
  } catch (cause) {
    throw malformed(`The user token's ${name} is not strict JSON`, cause);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw malformed(`The user token's ${name} is not a JSON object`);
  }
  return value as Record<string, unknown>;
}

/** Refuses padding, foreign letters and spare bits: otherwise one token has many spellings. */
function readBase64url(part: string, name: string): Buffer {
  const bytes = Buffer.from(part, "base64url");
  if (bytes.toString("base64url") !== part) throw malformed(`The user token's ${name} is not base64url`);
  return bytes;
}

function malformed(message: string, cause?: unknown): PorticoError {
  return refuseToken("user_token.malformed", message, {}, cause);
}
