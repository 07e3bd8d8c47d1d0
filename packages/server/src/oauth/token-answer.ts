import { readPointer, type OAuth2 } from "@portico/providers";
import { Secret } from "../lib/secret.ts";
import type { SmallResponse } from "../net/outbound.ts";
import { readAnswerBody, type AnswerBody } from "./answer-body.ts";
import { kindOfErrorWord, showableWord, TokenRequestError } from "./token-failure.ts";

/** What a token endpoint gave, checked. */
export interface TokenAnswer {
  accessToken: Secret;
  /** Undefined when the answer has none: on a refresh the old one stays in use (RFC 6749 section 6). */
  refreshToken: Secret | undefined;
  /** Counted from the moment the request was sent (TR-13); null: the token does not expire by itself. */
  expiresAt: Date | null;
  /** Null when the answer names none: then what was asked for was granted (RFC 6749 section 5.1). */
  scopes: readonly string[] | null;
  /** The declaration's `tokenFields` that the answer had. Public. */
  fields: Record<string, string>;
  requestedAt: Date;
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
export function readTokenAnswer(auth: OAuth2, response: SmallResponse, requestedAt: Date): TokenAnswer {
  const { status } = response;
  if (status === 429 || status >= 500) {
    const retryAfterSeconds = retryAfterOf(response);
    throw new TokenRequestError("unreachable", `The token endpoint answered ${status}`, {
      inDoubt: status !== 429,
      retryAfterSeconds,
    });
  }
  const body = readAnswerBody(response);
  if (body.kind === "html") {
    throw new TokenRequestError("unreachable", `The token endpoint answered ${status} with an HTML page`, {
      inDoubt: status < 300,
    });
  }
  refuseError(auth, body, status);
  if (status >= 300 || status < 200)
    throw invalid(`The token endpoint answered ${status} without an error that we know`, false);
  if (body.kind === "unreadable") throw invalid(`The token endpoint's answer cannot be read: ${body.why}`);
  return readMembers(auth, body.members, requestedAt);
}

function refuseError(auth: OAuth2, body: AnswerBody, status: number): void {
  if (body.kind !== "members") return;
  const error = readPointer(body.members, auth.tokenAnswer.error);
  if (error === undefined || error === null || error === "" || error === false) return;
  const providerError = showableWord(error);
  const kind = typeof error === "string" ? kindOfErrorWord(error) : "answer_invalid";
  throw new TokenRequestError(
    kind,
    `The token endpoint answered ${status} with the error ${providerError ?? "(not a word)"}`,
    {
      providerError,
    },
  );
}

function readMembers(auth: OAuth2, members: Readonly<Record<string, unknown>>, requestedAt: Date): TokenAnswer {
  const { tokenAnswer } = auth;
  const tokenType = members["token_type"];
  if (typeof tokenType === "string" && typesWithProof.has(tokenType.toLowerCase())) {
    throw invalid("The token endpoint's token is of a type that needs a proof");
  }
  const accessToken = readToken(readPointer(members, tokenAnswer.accessToken), /^[\x21-\x7e]+$/, "access token");
  if (accessToken === undefined) throw invalid("The token endpoint's answer has no access token");
  const lifetime =
    readLifetime(readPointer(members, tokenAnswer.expiresInSeconds)) ?? auth.refresh.defaultLifetimeSeconds;
  return {
    accessToken,
    refreshToken: readToken(readPointer(members, tokenAnswer.refreshToken), /^[\x20-\x7e]+$/, "refresh token"),
    expiresAt: lifetime === null ? null : new Date(requestedAt.getTime() + lifetime * 1000),
    scopes: readScopes(readPointer(members, tokenAnswer.scope), auth.scopeSeparator),
    fields: readFields(auth, members),
    requestedAt,
  };
}

/** Characters as in RFC 6749 appendix A: anything else could end a header (PX-09) or is not a token. */
function readToken(value: unknown, characters: RegExp, name: string): Secret | undefined {
  if (value === undefined || value === null || value === "") return undefined;
  if (typeof value !== "string" || value.length > longestToken || !characters.test(value)) {
    throw invalid(`The token endpoint's ${name} is not one that can be sent`);
  }
  return new Secret(value);
}

/** Seconds; undefined for what is missing, not a number, under a second or absurd (TR-10). */
function readLifetime(value: unknown): number | undefined {
  const seconds = typeof value === "string" && /^\d{1,12}(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof seconds === "number" && seconds >= 1 && seconds <= longestLifetimeSeconds ? seconds : undefined;
}

/** Providers separate the granted scopes by spaces or commas, whatever they want in the request. */
function readScopes(value: unknown, separator: string): readonly string[] | null {
  const texts = typeof value === "string" ? value.split(separator === "+" ? /[\s,+]+/ : /[\s,]+/) : value;
  if (!Array.isArray(texts)) return null;
  return texts.filter((text): text is string => typeof text === "string" && text !== "" && text.length <= 300);
}

function readFields(auth: OAuth2, members: Readonly<Record<string, unknown>>): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const [name, pointer] of Object.entries(auth.tokenFields)) {
    const value = readPointer(members, pointer);
    if (typeof value !== "string" && typeof value !== "number" && typeof value !== "boolean") continue;
    const text = String(value);
    const pattern = auth.tokenFieldPatterns[name];
    const matches = pattern === undefined || new RegExp(`^(?:${pattern.slice(1, -1)})$`, "u").test(text);
    if (!matches || text.length > 2000 || /[\u0000-\u001f\u007f]/.test(text)) {
      throw invalid(`The token endpoint's "${name}" is not what the declaration expects`);
    }
    if (text !== "") fields[name] = text;
  }
  return fields;
}

function retryAfterOf({ headers }: SmallResponse): number | undefined {
  const text = headers["retry-after"];
  return text !== undefined && /^\d{1,6}$/.test(text) ? Math.min(Number(text), 3600) : undefined;
}

function invalid(message: string, inDoubt = true): TokenRequestError {
  return new TokenRequestError("answer_invalid", message, { inDoubt });
}
