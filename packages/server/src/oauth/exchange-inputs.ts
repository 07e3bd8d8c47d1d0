import { interpolate, readPointer, type MintingScheme } from "@portico/providers";
import type { SmallRequest, SmallResponse } from "../net/outbound.ts";
import { readAnswerBody } from "./answer-body.ts";
import { tokenTimeoutMs } from "./client-request.ts";
import { addressOf } from "./endpoint-url.ts";
import type { OAuthApp, Transport } from "./oauth-app.ts";
import { invalidAnswer, readFields, readLifetime, readToken, refuseForNow, type TokenAnswer } from "./token-answer.ts";
import { callTokenEndpoint } from "./token-endpoint.ts";
import { showableWord, TokenRequestError } from "./token-failure.ts";

type TwoStep = Extract<MintingScheme, { scheme: "two_step" }>;
type Values = Readonly<Record<string, string>>;

const answerMaxBytes = 64 * 1024;

/**
 * Exchanges what the end user typed for a token, by the declared request. A 4xx answer other than 429 refuses what was
 * typed: the request itself is fixed, so nothing else can be wrong with it.
 *
 * Throws `TokenRequestError`, and `connect.input_invalid` when the values do not lead to the provider.
 */
export async function exchangeInputs(
  transport: Readonly<Transport>,
  app: OAuthApp,
  auth: TwoStep,
  values: Values,
): Promise<TokenAnswer> {
  const { response, requestedAt } = await callTokenEndpoint(transport, buildExchange(app, auth, values));
  refuseForNow(response, requestedAt);
  const { status } = response;
  if (status >= 400) throw new TokenRequestError("grant_refused", `The exchange was answered with ${status}`);
  if (status >= 300 || status < 200) throw invalidAnswer(`The exchange was answered with ${status}`, false);
  const body = readAnswerBody(response);
  if (body.kind !== "members") {
    throw invalidAnswer(`The exchange's answer cannot be read: ${body.kind === "html" ? "it is a page" : body.why}`);
  }
  refuseError(auth, body.members);
  const accessToken = readToken(readPointer(body.members, auth.answer.accessToken), /^[\x21-\x7e]+$/, "token");
  if (accessToken === undefined) throw invalidAnswer("The exchange's answer has no token");
  const lifetimeMs = readLifetimeMs(auth, body.members, response, requestedAt);
  return {
    accessToken,
    refreshToken: undefined,
    expiresAt: lifetimeMs === null ? null : new Date(requestedAt.getTime() + lifetimeMs),
    scopes: null,
    fields: readFields(auth, body.members),
    requestedAt,
  };
}

function buildExchange(app: OAuthApp, { exchange }: TwoStep, values: Values): SmallRequest {
  const { method, url, basic, body } = exchange;
  const headers: Record<string, string> = { accept: "application/json" };
  for (const [name, template] of Object.entries(exchange.headers))
    headers[name.toLowerCase()] = interpolate(template, values);
  if (basic !== undefined) {
    const pair = `${interpolate(basic.username, values)}:${interpolate(basic.password, values)}`;
    headers["authorization"] = `Basic ${Buffer.from(pair, "utf8").toString("base64")}`;
  }
  if (body !== undefined) headers["content-type"] ??= mediaTypes[body.encoding];
  return {
    method,
    // only public answers may be part of the address
    url: addressOf(app, url, app.values).href,
    headers,
    body:
      body === undefined
        ? undefined
        : body.encoding === "json"
          ? JSON.stringify(fillDocument(body.document, values))
          : new URLSearchParams(
              Object.entries(body.members).map(([name, text]): [string, string] => [name, interpolate(text, values)]),
            ).toString(),
    timeoutMs: tokenTimeoutMs,
    maxBytes: answerMaxBytes,
  };
}

const mediaTypes = { form: "application/x-www-form-urlencoded", json: "application/json" } as const;

/** The document with every text filled in, wherever it stands. */
function fillDocument(document: unknown, values: Values): unknown {
  if (typeof document === "string") return interpolate(document, values);
  if (Array.isArray(document)) return document.map((item) => fillDocument(item, values));
  if (typeof document !== "object" || document === null) return document;
  return Object.fromEntries(Object.entries(document).map(([name, item]) => [name, fillDocument(item, values)]));
}

function refuseError({ answer }: TwoStep, members: Readonly<Record<string, unknown>>): void {
  const error = answer.error === undefined ? undefined : readPointer(members, answer.error);
  if (error === undefined || error === null || error === "" || error === false) return;
  throw new TokenRequestError("grant_refused", "The exchange was answered with an error", {
    providerError: showableWord(error),
  });
}

/** Null: no end is known. An instant is of the provider's clock, so it is counted from the provider's own date (TR-13). */
function readLifetimeMs(
  { answer, defaultLifetimeSeconds }: TwoStep,
  members: Readonly<Record<string, unknown>>,
  { headers }: SmallResponse,
  requestedAt: Date,
): number | null {
  const fallback = defaultLifetimeSeconds === null ? null : defaultLifetimeSeconds * 1000;
  if (answer.expiresAt !== undefined) {
    const instant = readInstant(readPointer(members, answer.expiresAt));
    const theirNow = Date.parse(headers.date ?? "");
    const leftMs = instant === null ? 0 : instant - (Number.isNaN(theirNow) ? requestedAt.getTime() : theirNow);
    return readLifetime(leftMs / 1000) === undefined ? fallback : leftMs;
  }
  const seconds = answer.expiresInSeconds && readLifetime(readPointer(members, answer.expiresInSeconds));
  return typeof seconds === "number" ? seconds * 1000 : fallback;
}

/** Milliseconds since 1970 of an ISO 8601 text with its zone, or of seconds or milliseconds as a number or its digits. */
function readInstant(value: unknown): number | null {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(value)) {
    const instant = Date.parse(value);
    return Number.isNaN(instant) ? null : instant;
  }
  const number = typeof value === "string" && /^\d{9,14}$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  // 1e11 seconds are the year 5138, 1e11 milliseconds were in 1973
  return number < 1e11 ? number * 1000 : number;
}
