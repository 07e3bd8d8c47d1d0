import type { IncomingMessage, ServerResponse } from "node:http";
import { basicIn, bearerIn } from "../loopback/credential.ts";
import { listenOnLoopback, type LoopbackServer } from "../loopback/loopback-server.ts";
import { parseFields } from "../loopback/request-body.ts";
import { createTokenFamilies, type JournalKind, type RotationPolicy, type TokenPair } from "./token-families.ts";

export interface RotatingSettings extends RotationPolicy {
  /** From the request to the answer. The token is spent when the request arrives. (0) */
  readonly delayMs: number;
  /** What the token endpoint answers; only `tokens` spends anything. (`tokens`) */
  readonly answers: "tokens" | "status_503" | "status_429" | "invalid_client" | "invalid_grant";
}

export const politeSettings: RotatingSettings = {
  graceMs: 0,
  endsFamilyOnReuse: true,
  lifetimeSeconds: 3600,
  delayMs: 0,
  answers: "tokens",
};

/** What happened since the last reset. */
export interface RotatingSummary {
  readonly tokenCalls: number;
  /** Most token requests under way at one time. */
  readonly peakInFlight: number;
  readonly counts: Readonly<Partial<Record<JournalKind, number>>>;
  /** Most rotations of one family. */
  readonly mostRotationsOfOne: number;
  /** Families that were rotated. */
  readonly rotatedFamilies: number;
  /** Ended families, since the start. */
  readonly endedFamilies: readonly number[];
  /** API calls by what their token was. */
  readonly apiCalls: Readonly<Record<string, number>>;
  /** First to last token call. */
  readonly tokenCallsSpanMs: number;
}

export const rotatingClient = { id: "rotating-app", secret: "rotating-app-secret-canary" };

/**
 * An authorization server for load: one thread, so that its journal is exact; no log of whole requests. `/token`,
 * `/revoke`, `/api/me`, and `/control/*` for the test.
 */
export async function serveRotatingTokens(port?: number): Promise<LoopbackServer> {
  const server = await listenOnLoopback(port === undefined ? {} : { port });
  const families = createTokenFamilies();
  let settings = politeSettings;
  let aheadMs = 0;
  const now = (): number => Date.now() + aheadMs;
  let inFlight = 0;
  let since = freshCounts();

  const token = (
    fields: Readonly<Record<string, string>>,
    request: IncomingMessage,
    response: ServerResponse,
  ): void => {
    since.tokenCalls += 1;
    since.firstAt ??= performance.now();
    since.lastAt = performance.now();
    inFlight += 1;
    since.peakInFlight = Math.max(since.peakInFlight, inFlight);
    response.once("close", () => (inFlight -= 1));
    const secret = basicIn(request.headers)?.password ?? fields["client_secret"];
    const [status, body] = answerOf(fields, secret);
    const send = (): void => sendJson(response, status, body);
    if (settings.delayMs > 0) setTimeout(send, settings.delayMs);
    else send();
  };

  const answerOf = (fields: Readonly<Record<string, string>>, secret: string | undefined): [number, object] => {
    if (settings.answers === "status_503") return [503, { error: "temporarily_unavailable" }];
    if (settings.answers === "status_429") return [429, { error: "rate_limited" }];
    if (settings.answers === "invalid_client" || secret !== rotatingClient.secret)
      return [401, { error: "invalid_client" }];
    if (settings.answers === "invalid_grant") return [400, { error: "invalid_grant" }];
    const pair = families.spend(fields["refresh_token"] ?? "", settings, now());
    if (pair === null) return [400, { error: "invalid_grant" }];
    return [200, { ...asAnswer(pair), expires_in: settings.lifetimeSeconds, token_type: "Bearer", scope: "read" }];
  };

  const api = (request: IncomingMessage, response: ServerResponse): void => {
    const state = families.stateOf(bearerIn(request.headers) ?? "", now());
    since.apiCalls[state] = (since.apiCalls[state] ?? 0) + 1;
    if (state === "live") sendJson(response, 200, { id: "rotating", name: "Rotating" });
    else sendJson(response, 401, { error: "invalid_token" });
  };

  const control: Readonly<Record<string, (input: Record<string, unknown>) => unknown>> = {
    grants: ({ count }) => Array.from({ length: Number(count) }, () => families.grant(settings, now())),
    settings: (changes) => (settings = { ...settings, ...changes }),
    advance: ({ ms }) => (aheadMs += Number(ms)),
    states: ({ tokens, at }) =>
      (tokens as string[]).map((text, index) => families.stateOf(text, (at as number[] | undefined)?.[index] ?? now())),
    reset: () => (since = { ...freshCounts(), journalFrom: families.journal.length }),
    calls: () => since.tokenCalls,
    summary: () => summaryOf(since, families),
  };

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const path = request.url ?? "/";
    if (path.startsWith("/api/")) return api(request, response);
    const body = await readWhole(request);
    const command = path.startsWith("/control/") ? control[path.slice("/control/".length)] : undefined;
    if (command) return sendJson(response, 200, command(body === "" ? {} : (JSON.parse(body) as object as never)));
    const fields = parseFields(request.headers["content-type"], body);
    if (path === "/token") return token(fields, request, response);
    if (path !== "/revoke") return sendJson(response, 404, { error: "not_found" });
    families.revoke(fields["token"] ?? "", now());
    response.writeHead(200).end();
  };
  server.answerWith((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return server;
}

interface Counts {
  tokenCalls: number;
  peakInFlight: number;
  apiCalls: Record<string, number>;
  journalFrom: number;
  firstAt: number | undefined;
  lastAt: number | undefined;
}

function freshCounts(): Counts {
  return {
    tokenCalls: 0,
    peakInFlight: 0,
    apiCalls: {},
    journalFrom: 0,
    firstAt: undefined,
    lastAt: undefined,
  };
}

function summaryOf(since: Counts, { journal }: ReturnType<typeof createTokenFamilies>): RotatingSummary {
  const counts: Partial<Record<JournalKind, number>> = {};
  const rotations = new Map<number, number>();
  for (const { kind, family } of journal.slice(since.journalFrom)) {
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (kind === "rotated" || kind === "reissued") rotations.set(family, (rotations.get(family) ?? 0) + 1);
  }
  return {
    tokenCalls: since.tokenCalls,
    peakInFlight: since.peakInFlight,
    counts,
    mostRotationsOfOne: [...rotations.values()].reduce((most, count) => Math.max(most, count), 0),
    rotatedFamilies: rotations.size,
    endedFamilies: journal.filter(({ kind }) => kind === "ended").map(({ family }) => family),
    apiCalls: since.apiCalls,
    tokenCallsSpanMs: Math.round((since.lastAt ?? 0) - (since.firstAt ?? 0)),
  };
}

function asAnswer({ accessToken, refreshToken }: TokenPair): object {
  return { access_token: accessToken, refresh_token: refreshToken };
}

/** Control requests name thousands of tokens, so there is no bound as for what a server under test sends. */
async function readWhole(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts).toString("utf8");
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body ?? null));
}
