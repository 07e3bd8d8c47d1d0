import { createHash, randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { basicIn, bearerIn } from "../loopback/credential.ts";
import { listenOnLoopback } from "../loopback/loopback-server.ts";
import { parseFields, readBody } from "../loopback/request-body.ts";
import { createRequestLog, type LoggedRequest, type RequestLog } from "../loopback/request-log.ts";
import type { StandInClient } from "../stand-ins/vendor.ts";
import { politeBehaviours, type Behaviours } from "./behaviours.ts";
import { callbackUrl, openerCuttingPage } from "./hostile-authorize.ts";
import { createGrants, type IssuedPair } from "./grants.ts";
import { answerDevice, answerDiscovery, devicePollError } from "./hostile-metadata.ts";
import { misbehave, sendJson } from "../loopback/misbehave.ts";
import { tokenAnswer } from "./hostile-token.ts";

export type HostileRequestKind = "authorize" | "token" | "revoke" | "api" | "discovery" | "device" | "stray";

export interface HostileProviderOptions {
  readonly port?: number;
  /** (`hostile-app` and a random secret) */
  readonly client?: StandInClient;
  /** Where `redirects_to_other_origin` points; a second hostile provider can listen there. (http://127.0.0.1:9) */
  readonly otherOrigin?: string;
  /** It knows no PKCE: a code that was asked for without a challenge is worth tokens. (false) */
  readonly hasNoPkce?: boolean;
}

/** A server that does what no polite one does; its log says what it got hold of. */
export interface HostileProvider extends AsyncDisposable {
  /** Also its issuer. */
  readonly origin: string;
  readonly client: StandInClient;
  /** Everything received, also on unknown paths (`stray`). */
  readonly log: RequestLog<HostileRequestKind>;
  /** Access and refresh tokens that it gave out, newest last. */
  readonly issuedTokens: readonly string[];
  /** Changes the named switches and keeps the others. */
  behave(behaviours: Partial<Behaviours>): void;
  /** Polite again. */
  behaveWell(): void;
  close(): Promise<void>;
}

const kinds = new Map<string, HostileRequestKind>([
  ["/authorize", "authorize"],
  ["/token", "token"],
  ["/revoke", "revoke"],
  ["/device", "device"],
]);
/** Longer than a refresh lease. */
const lateMs = 25_000;

export async function startHostileProvider(options: HostileProviderOptions = {}): Promise<HostileProvider> {
  const server = await listenOnLoopback(options.port === undefined ? {} : { port: options.port });
  const client = options.client ?? { id: "hostile-app", secret: randomBytes(20).toString("hex") };
  const log = createRequestLog<HostileRequestKind>();
  const issuedTokens: string[] = [];
  const challenges = new Map<string, string>();
  const devicePolls = new Map<string, number>();
  const grants = createGrants();
  let tokenRequests = 0;
  let behaviours: Behaviours = { ...politeBehaviours };

  const authorize = (url: URL, response: ServerResponse) => {
    const code = randomBytes(16).toString("hex");
    challenges.set(code, url.searchParams.get("code_challenge") ?? "");
    const callback = callbackUrl({
      behaviour: behaviours.authorize,
      query: url.searchParams,
      code,
      issuer: server.origin,
    });
    if (behaviours.authorize === "hangs") return;
    if (behaviours.authorize === "cuts_opener") openerCuttingPage(response, callback);
    else response.writeHead(302, { location: callback, "cache-control": "no-store" }).end();
  };

  const token = (request: IncomingMessage, response: ServerResponse, entry: LoggedRequest<HostileRequestKind>) => {
    const fields = entry.fields ?? {};
    const secret = basicIn(request.headers)?.password ?? fields["client_secret"];
    const number = (tokenRequests += 1);
    const { token: behaviour } = behaviours;
    if (misbehave(behaviour, response)) return;
    if (behaviour === "flaps" && number % 2 === 1) return void misbehave("status_503", response);
    if (behaviour === "invalid_grant_once" && number === 1) return sendJson(response, 400, { error: "invalid_grant" });
    const answer = (): void => answerTokens(fields, secret, response);
    if (behaviour === "acts_after_client_left") response.once("close", answer);
    else if (behaviour === "answers_late") late(response, answer);
    else answer();
  };

  const answerTokens = (
    fields: Readonly<Record<string, string>>,
    secret: string | undefined,
    response: ServerResponse,
  ): void => {
    const pair = grantFor(fields, secret);
    if (typeof pair === "string") return sendJson(response, 400, { error: pair });
    const { status, body, headers = {} } = tokenAnswer(behaviours.token, pair, fields, secret ?? "");
    if (typeof body === "string")
      return void response.writeHead(status, { "content-type": "application/json", ...headers }).end(body);
    const given = [body["access_token"], body["refresh_token"]];
    grants.remember(pair, { accessToken: given[0], refreshToken: given[1] });
    issuedTokens.push(...given.filter((value) => typeof value === "string"));
    return sendJson(response, status, body, headers);
  };

  /** The pair for a request that is in order, or the error's word. */
  const grantFor = (fields: Readonly<Record<string, string>>, secret: string | undefined): IssuedPair | string => {
    if (secret !== client.secret) return "invalid_client";
    if (fields["grant_type"] === "refresh_token")
      return grants.refresh(fields["refresh_token"] ?? "", behaviours.refresh);
    const deviceCode = fields["device_code"];
    if (deviceCode !== undefined) {
      const polls = (devicePolls.get(deviceCode) ?? Number.NaN) + 1;
      if (Number.isNaN(polls)) return "invalid_grant";
      devicePolls.set(deviceCode, polls);
      return devicePollError(behaviours.device, polls) ?? grants.begin(behaviours.refresh);
    }
    const challenge = challenges.get(fields["code"] ?? "");
    challenges.delete(fields["code"] ?? "");
    if (options.hasNoPkce && challenge === "") return grants.begin(behaviours.refresh);
    const proof = createHash("sha256")
      .update(fields["code_verifier"] ?? "")
      .digest("base64url");
    return challenge === proof ? grants.begin(behaviours.refresh) : "invalid_grant";
  };

  const revoke = (response: ServerResponse): void => {
    const { revoke: behaviour } = behaviours;
    if (misbehave(behaviour, response)) return;
    if (behaviour === "error_with_200") return sendJson(response, 200, { error: "not_authed" });
    if (behaviour === "unsupported_token_type") return sendJson(response, 400, { error: "unsupported_token_type" });
    if (behaviour === "ends_all_grants") grants.endAll();
    response.writeHead(200).end();
  };

  const device = (response: ServerResponse): void => {
    const code = randomBytes(16).toString("hex");
    devicePolls.set(code, 0);
    answerDevice(behaviours.device, code, server.origin, response);
  };

  const api = (request: IncomingMessage, response: ServerResponse, entry: LoggedRequest<HostileRequestKind>) => {
    if (misbehave(behaviours.api, response)) return;
    const { token: credential } = entry;
    const authorization = request.headers.authorization ?? "";
    switch (behaviours.api) {
      case "always_401":
        return sendJson(response, 401, { error: "invalid_token" });
      case "always_403":
        return sendJson(response, 403, { error: "forbidden" });
      case "echoes_credential":
        return sendJson(
          response,
          200,
          { id: "mallory", authorization, credential },
          { "x-echo": authorization, "www-authenticate": authorization },
        );
      case "redirects_to_other_origin":
        return void response
          .writeHead(302, { location: `${options.otherOrigin ?? "http://127.0.0.1:9"}${request.url}` })
          .end();
      case "sets_dangerous_headers":
        return sendJson(response, 200, { id: "mallory" }, dangerousHeaders);
      default:
        if (credential === null || !grants.honours(credential))
          return sendJson(response, 401, { error: "invalid_token" });
        return sendJson(response, 200, { id: "mallory", name: "Mallory" });
    }
  };

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", server.origin);
    const kind = kinds.get(url.pathname) ?? kindByFolder(url.pathname);
    const entry = log.record(kind, request, response);
    entry.token = bearerIn(request.headers);
    if (kind === "authorize") return authorize(url, response);
    if (kind === "api") return api(request, response, entry);
    if (kind === "discovery") return answerDiscovery(behaviours.discovery, url.pathname, server.origin, response);
    entry.fields = parseFields(request.headers["content-type"], await readBody(request));
    if (kind === "token") return token(request, response, entry);
    if (kind === "stray") return sendJson(response, 404, { error: "not_found" });
    if (kind === "device") return device(response);
    revoke(response);
  };

  server.answerWith((request, response) => {
    serve(request, response).catch(() => response.destroy());
  });
  return {
    origin: server.origin,
    client,
    log,
    issuedTokens,
    behave(changed) {
      behaviours = { ...behaviours, ...changed };
      tokenRequests = 0;
    },
    behaveWell() {
      behaviours = { ...politeBehaviours };
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function kindByFolder(path: string): HostileRequestKind {
  if (path.startsWith("/api/")) return "api";
  return path.startsWith("/.well-known/") ? "discovery" : "stray";
}

/** Not later than the client's leaving: its connection is cut then, and the test's server may be closed. */
function late(response: ServerResponse, answer: () => void): void {
  const timer = setTimeout(answer, lateMs);
  response.once("close", () => clearTimeout(timer));
}

const dangerousHeaders = {
  "set-cookie": "__Host-portico-browser=stolen; Path=/; Secure",
  "clear-site-data": '"*"',
  "access-control-allow-origin": "*",
  "access-control-allow-credentials": "true",
  refresh: "0;url=https://example.com/",
  "content-security-policy": "default-src *",
  "strict-transport-security": "max-age=0",
};
