import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { basicIn, bearerIn } from "../loopback/credential.ts";
import type { FaultSource } from "../loopback/faults.ts";
import { parseFields, readBody } from "../loopback/request-body.ts";
import type { LoggedRequest, WritableRequestLog } from "../loopback/request-log.ts";
import type { Consents } from "./consents.ts";
import type { TokenEndpoint } from "./token-endpoint.ts";
import type { TokenLedger } from "./token-ledger.ts";
import type { Upstream } from "./upstream.ts";
import type { Answer, RequestKind, StandInClient, StandInUser, Vendor, VendorOAuth } from "./vendor.ts";

export interface GateOptions {
  readonly vendor: Vendor;
  readonly client: StandInClient;
  readonly users: readonly StandInUser[];
  readonly ledger: TokenLedger;
  readonly consents: Consents;
  /** Null exactly when the vendor has no OAuth. */
  readonly tokenEndpoint: TokenEndpoint | null;
  readonly upstream: Upstream;
  readonly log: WritableRequestLog<RequestKind>;
  readonly faults: FaultSource<RequestKind>;
  /** Sent on HTML pages. */
  readonly crossOriginOpenerPolicy: () => string | null;
  /** Called with each redirect URI before the emulator judges it. */
  readonly onRedirectUri: (redirectUri: string) => void;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly entry: LoggedRequest<RequestKind>;
}

/** The only door to an emulator: refuses what the vendor would refuse and remembers everything. */
export function createGate(options: GateOptions): RequestListener {
  const { vendor, ledger, upstream } = options;

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const url = new URL(request.url ?? "/", "http://gate.invalid");
    const kind = vendor.kindOf(request.method ?? "GET", url.pathname);
    const exchange: Exchange = { request, response, url, entry: options.log.record(kind, request, response) };
    if (await options.faults.meet(kind, response)) return;
    if (kind === "page") return servePage(exchange);
    if (kind === "api") return serveCall(exchange);
    if (vendor.oauth === null || options.tokenEndpoint === null) return answer(response, { status: 404, body: {} });
    const fields = parseFields(request.headers["content-type"], await readBody(request));
    exchange.entry.fields = fields;
    if (kind === "revoke") return answer(response, revoke(exchange, vendor.oauth, fields));
    const asForm = vendor.oauth.answersFormByDefault && !request.headers.accept?.includes("json");
    answer(response, await options.tokenEndpoint(request, fields, exchange.entry), asForm);
  };

  const servePage = async ({ request, response, url, entry }: Exchange) => {
    const target = { method: request.method ?? "GET", path: url.pathname + url.search, headers: request.headers };
    if (url.pathname === vendor.oauth?.authorizePath) {
      options.consents.asked(url.searchParams);
      options.onRedirectUri(url.searchParams.get("redirect_uri") ?? "");
    }
    if (request.method === "POST" && url.pathname === vendor.oauth?.consentPath) {
      const body = await readBody(request);
      const login = await vendor.oauth.loginOf(parseFields(undefined, body), options.users, upstream);
      entry.user = login;
      const consented = await upstream.send(target, body);
      const location = consented.headers.location;
      if (login !== null && location !== undefined) options.consents.given(login, new URL(location).searchParams);
      response.writeHead(consented.status, consented.headers).end(consented.text);
      return;
    }
    await upstream.stream(target, request, response, { extraHeaders: (page) => pageHeaders(page) });
  };

  const pageHeaders = (page: IncomingMessage): Record<string, string> => {
    const policy = options.crossOriginOpenerPolicy();
    return policy !== null && page.headers["content-type"]?.startsWith("text/html")
      ? { "cross-origin-opener-policy": policy }
      : {};
  };

  const serveCall = async ({ request, response, url, entry }: Exchange) => {
    const credential = vendor.credentialIn(request);
    entry.token = credential;
    const standing = credential === null ? ({ state: "missing" } as const) : ledger.standingOf(credential);
    if (standing.state !== "live") {
      entry.refusal = standing.state;
      request.resume();
      return answer(response, vendor.refuseCall(standing.state, credential));
    }
    const { grant } = standing;
    entry.user = grant.login;
    const call = { method: request.method ?? "GET", pathname: url.pathname, search: url.search, grant };
    const own = (await vendor.ownAnswer?.(call, upstream)) ?? null;
    if (own !== null) return answer(response, own);
    const { method, path, form } = vendor.upstreamTarget?.(call) ?? {
      method: call.method,
      path: url.pathname + url.search,
      form: undefined,
    };
    const headers = { ...request.headers, authorization: `Bearer ${grant.upstreamToken}` };
    if (form === undefined)
      return upstream.stream({ method, path, headers }, request, response, { extraHeaders: () => ({}) });
    headers["content-type"] = "application/x-www-form-urlencoded";
    return upstream.stream({ method, path, headers }, request, response, { body: form, extraHeaders: () => ({}) });
  };

  const revoke = (
    { request, url, entry }: Exchange,
    { revocation }: VendorOAuth,
    fields: Readonly<Record<string, string>>,
  ): Answer => {
    const client = basicIn(request.headers);
    const known = client?.username === options.client.id && client.password === options.client.secret;
    const token = revocation.tokenIn(fields, bearerIn(request.headers));
    entry.token = token;
    if (revocation.needsClient && !known) entry.refusal = "bad_client";
    else if (token === null || !ledger.revoke(token, revocation.wholeGrant(url.pathname))) entry.refusal = "unknown";
    return entry.refusal === null ? revocation.done : revocation.unknown;
  };

  return (request, response) => {
    serve(request, response).catch((error: unknown) => {
      // The client left or the emulator broke: a half answer must not look whole.
      if (response.headersSent) response.destroy();
      else answer(response, { status: 502, body: { message: `gate: ${String(error)}` } });
    });
  };
}

function answer(response: ServerResponse, { status, body }: Answer, asForm = false): void {
  if (body === null) {
    response.writeHead(status).end();
    return;
  }
  const text = asForm
    ? new URLSearchParams(
        Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]),
      ).toString()
    : JSON.stringify(body);
  const contentType = asForm ? "application/x-www-form-urlencoded; charset=utf-8" : "application/json; charset=utf-8";
  response.writeHead(status, { "content-type": contentType, "cache-control": "no-store" }).end(text);
}
