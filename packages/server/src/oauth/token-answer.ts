import { readPointer, type OAuth2 } from "@portico/providers";
import { Secret } from "../lib/secret.ts";
import { isStorable } from "../lib/storable-text.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { readAnswerBody, type AnswerBody } from "./answer-body.ts";
import { kindOfErrorWord, showableWord, TokenRequestError } from "./token-failure.ts";

/** What a token endpoint gave, checked. */
export interface TokenAnswer {
  accessToken: Secret;
  /** Of OAuth 1.0a: what requests are signed with beside the app's secret. */
  tokenSecret?: Secret;
  /** Undefined when the answer has none: on a refresh the old one stays in use (RFC 6749 section 6). */
  refreshToken: Secret | undefined;
  /** Counted from the moment the request was sent (TR-13); null: the token does not expire by itself. */
  expiresAt: Date | null;
  /** When the refresh token ends, where the answer tells; null: it did not. */
  refreshExpiresAt?: Date | null;
  /** Null when the answer names none: then what was asked for was granted (RFC 6749 section 5.1). */
  scopes: readonly string[] | null;
  /** The declaration's `tokenFields` that the answer had. Public. */
  fields: Record<string, string>;
  requestedAt: Date;
}

/** What a declaration says of its token endpoint's answers. */
export interface TokenAnswerRules extends Pick<
  OAuth2,
  "tokenAnswer" | "tokenFields" | "tokenFieldPatterns" | "scopeSeparator"
> {
  defaultLifetimeSeconds: number | null;
  /**
   * Of a renewal: public facts that do not fit are left out, and what was known stays. The tokens may be the only ones
   * that the provider honours now; at the first consent such an answer is refused.
   */
  isRenewal?: boolean;
}

const longestToken = 16 * 1024;
/** Ten years. More is a mistake or an instant, not a lifetime. */
const longestLifetimeSeconds = 10 * 365 * 24 * 60 * 60;
/** Token types whose use needs a proof that we do not make (RFC 9449, RFC 9421). */
const typesWithProof = new Set(["mac", "pop", "dpop", "n_a"]);

/**
 * Reads the answer of a token endpoint (RFC 6749 sections 5.1 and 5.2) by the declaration's pointers; refuses what is
 * not strictly one (OA-11), and takes an error for an error whatever its status (OA-12).
 *
 * Throws `TokenRequestError`.
 */
export function readTokenAnswer(rules: TokenAnswerRules, response: SmallResponse, requestedAt: Date): TokenAnswer {
  const { status } = response;
  refuseForNow(response, requestedAt);
  const body = readAnswerBody(response);
  if (body.kind === "html") {
    throw new TokenRequestError("unreachable", `The token endpoint answered ${status} with an HTML page`, {
      inDoubt: status < 300,
    });
  }
  refuseError(rules, body, status);
  if (status >= 300 || status < 200)
    throw new TokenRequestError(
      "answer_invalid",
      `The token endpoint answered ${status} without an error that we know`,
      // a redirect or a page of something in front of it is no word of the endpoint's own
      { isReadableError: status >= 400 && body.kind === "members" },
    );
  if (body.kind === "unreadable") throw invalidAnswer(`The token endpoint's answer cannot be read: ${body.why}`);
  return readMembers(rules, body.members, requestedAt);
}

function refuseError(rules: TokenAnswerRules, body: AnswerBody, status: number): void {
  if (body.kind !== "members") return;
  const error = readPointer(body.members, rules.tokenAnswer.error);
  if (error === undefined || error === null || error === "" || error === false) return;
  const providerError = showableWord(error);
  const kind = typeof error === "string" ? kindOfErrorWord(error) : "answer_invalid";
  throw new TokenRequestError(
    kind,
    `The token endpoint answered ${status} with the error ${providerError ?? "(not a word)"}`,
    { providerError, isReadableError: true },
  );
}

function readMembers(
  rules: TokenAnswerRules,
  members: Readonly<Record<string, unknown>>,
  requestedAt: Date,
): TokenAnswer {
  const { tokenAnswer } = rules;
  const tokenType = members["token_type"];
  if (typeof tokenType === "string" && typesWithProof.has(tokenType.toLowerCase())) {
    throw invalidAnswer("The token endpoint's token is of a type that needs a proof");
  }
  const accessToken = readToken(readPointer(members, tokenAnswer.accessToken), /^[\x21-\x7e]+$/, "access token");
  if (accessToken === undefined) throw invalidAnswer("The token endpoint's answer has no access token");
  const lifetime = readLifetime(readPointer(members, tokenAnswer.expiresInSeconds)) ?? rules.defaultLifetimeSeconds;
  return {
    accessToken,
    refreshToken: readToken(readPointer(members, tokenAnswer.refreshToken), /^[\x20-\x7e]+$/, "refresh token"),
    expiresAt: endOf(requestedAt, lifetime),
    refreshExpiresAt: endOf(requestedAt, readLifetime(readPointer(members, tokenAnswer.refreshExpiresInSeconds))),
    scopes: readScopes(readPointer(members, tokenAnswer.scope), rules.scopeSeparator),
    fields: readFields(rules, members),
    requestedAt,
  };
}

function endOf(requestedAt: Date, lifetimeSeconds: number | null | undefined): Date | null {
  return lifetimeSeconds == null ? null : new Date(requestedAt.getTime() + lifetimeSeconds * 1000);
}

/** Characters as in RFC 6749 appendix A: anything else could end a header (PX-09) or is not a token. */
export function readToken(value: unknown, characters: RegExp, name: string): Secret | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.length > longestToken || !characters.test(value)) {
    throw invalidAnswer(`The token endpoint's ${name} is not one that can be sent`);
  }
  return new Secret(value);
}

/** Seconds; undefined for what is missing, not a number, under a second or absurd (TR-10). */
export function readLifetime(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,12}(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof seconds === "number" && seconds >= 1 && seconds <= longestLifetimeSeconds ? seconds : undefined;
}

/** Providers separate the granted scopes by spaces or commas, whatever they want in the request. */
function readScopes(value: unknown, separator: string): readonly string[] | null {
  const texts = typeof value === "string" ? value.split(separator === "+" ? /[\s,+]+/ : /[\s,]+/) : value;
  if (!Array.isArray(texts)) return null;
  return texts.filter(
    (text): text is string => typeof text === "string" && text !== "" && text.length <= 300 && isStorable(text),
  );
}

export function readFields(
  rules: Pick<TokenAnswerRules, "tokenFields" | "tokenFieldPatterns" | "isRenewal">,
  members: Readonly<Record<string, unknown>>,
): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, pointer] of Object.entries(rules.tokenFields)) {
    const value = readPointer(members, pointer);
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") continue;
    // half of an emoji, where the provider cut a name
    const text = String(value).toWellFormed();
    const pattern = rules.tokenFieldPatterns[name];
    const matches = pattern === undefined || new RegExp(`^(?:${pattern.slice(1, -1)})$`, "u").test(text);
    if (!matches || text.length > 2000 || /[\u0000-\u001f\u007f]/.test(text)) {
      if (rules.isRenewal === true) continue;
      throw invalidAnswer(`The token endpoint's "${name}" is not what the declaration expects`);
    }
    if (text !== "") fields[name] = text;
  }
  return fields;
}

/** Throws `TokenRequestError` of kind `unreachable` for an answer that says "later". */
export function refuseForNow(response: SmallResponse, requestedAt: Date): void {
  const { status } = response;
  if (status !== 429 && status < 500) return;
  const retryAfterSeconds = retryAfterOf(response, requestedAt);
  throw new TokenRequestError("unreachable", `The token endpoint answered ${status}`, {
    inDoubt: status !== 429,
    retryAfterSeconds,
  });
}

/** Seconds or a date (RFC 9110 section 10.2.3), at most an hour. */
function retryAfterOf({ headers }: SmallResponse, requestedAt: Date): number | undefined {
  const text = headers["retry-after"];
  if (text === undefined) return undefined;
  const seconds = /^\d{1,6}$/.test(text) ? Number(text) : Math.ceil((Date.parse(text) - requestedAt.getTime()) / 1000);
  return seconds >= 0 ? Math.min(seconds, 3600) : undefined;
}

export function invalidAnswer(message: string, inDoubt = true): TokenRequestError {
  return new TokenRequestError("answer_invalid", message, { inDoubt });
}
