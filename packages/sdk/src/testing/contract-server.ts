/**
 * A small server that speaks the wire contract for one user and one project, in memory, with a portal and a provider
 * that do what a test tells them. It is the other side of the built SDK in a real browser; the product's own server
 * meets the SDK in the end-to-end tests.
 */
import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { AttemptStatus, WireCredential, WireIntegration } from "@portico/protocol";
import { pages } from "./contract-pages.ts";
import { wireCredential, wireMe } from "./wire-fixtures.ts";

interface Attempt {
  status: AttemptStatus;
  type: string;
  query: URLSearchParams;
}

export interface Seen {
  method: string;
  /** Path and query, as they would stand in a log. */
  url: string;
  authorization: string | undefined;
  body: string;
}

export interface ContractServer {
  readonly origin: string;
  readonly seen: Seen[];
  readonly attempts: Map<string, Attempt>;
  readonly credentials: Map<string, WireCredential[]>;
  /** Tokens that the server refuses. */
  readonly refusedTokens: Set<string>;
  /** Sends `Cross-Origin-Opener-Policy: same-origin` with the provider's page. */
  hasSeveringProvider: boolean;
  reset(): void;
  close(): Promise<void>;
}

export async function startContractServer(integrations: WireIntegration[]): Promise<ContractServer> {
  const handshakes = new Map<string, boolean>();
  const state: ContractServer = {
    origin: "",
    seen: [],
    attempts: new Map(),
    credentials: new Map(),
    refusedTokens: new Set(),
    hasSeveringProvider: false,
    reset() {
      for (const each of [state.attempts, state.credentials, state.refusedTokens, handshakes]) each.clear();
      state.seen.length = 0;
      state.hasSeveringProvider = false;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };

  function connect(type: string, query: { installOptions?: string }): WireCredential {
    const integration = integrations.find((each) => each.type === type)!;
    const isPending = integration.sdkIntegrationConfig.postOauthInputs.length > 0;
    const credential = wireCredential(randomUUID(), type, { status: isPending ? "PENDING" : "VALID" });
    const options = JSON.parse(query.installOptions ?? "{}") as { allowMultipleCredentials?: boolean };
    const owned = options.allowMultipleCredentials ? (state.credentials.get(type) ?? []) : [];
    state.credentials.set(type, [...owned, credential]);
    return credential;
  }

  const routes: [RegExp, (context: Context, ...groups: string[]) => unknown][] = [
    [
      /^GET \/sdk\/me$/,
      () => wireMe(Object.fromEntries(integrations.map(({ type }) => [type, state.credentials.get(type) ?? []]))),
    ],
    [/^PATCH \/sdk\/me$/, () => undefined],
    [/^GET \/sdk\/integrations$/, () => integrations],
    [
      /^POST \/sdk\/credentials$/,
      ({ body }) => {
        const { type } = integrations.find(({ id }) => id === body["integrationId"])!;
        const payload = body["payload"] as Record<string, unknown>;
        const attempt = state.attempts.get(String(payload["porticoAttempt"]));
        if (attempt) return owned(attempt.status.connectCredentialId!);
        if (payload["apiKey"] !== "right") throw failure(422, "connect.credential_rejected", { field: "apiKey" });
        return connect(type, { installOptions: JSON.stringify(body["installOptions"] ?? {}) });
      },
    ],
    [
      /^POST \/sdk\/credentials\/([^/]+)\/complete-setup$/,
      (_context, id) => Object.assign(owned(id!), { status: "VALID" as const }),
    ],
    [
      /^DELETE \/sdk\/integrations\/([^/]+)$/,
      ({ request }) => {
        const id = request.headers["x-paragon-credential"];
        for (const [type, all] of state.credentials)
          state.credentials.set(
            type,
            all.filter((each) => each.id !== id),
          );
      },
    ],
    [
      /^GET \/sdk\/actions\/session-id\/([^/]+)$/,
      (_context, key) =>
        state.attempts.get(key!)?.status ?? { connectCredentialId: null, state: "unknown", error: null },
    ],
    [/^DELETE \/sdk\/attempts\/([^/]+)$/, (_context, key) => void state.attempts.delete(key!)],
    [
      /^POST \/sdk\/proxy\/github\/upload$/,
      ({ request, text }) => ({ output: { type: request.headers["content-type"], text } }),
    ],
    [/^GET \/sdk\/proxy\/github\/user$/, () => ({ output: { login: "alice" } })],
    [
      /^GET \/sdk\/proxy\/github\/missing$/,
      () => {
        throw failure(404, "provider.not_found", {});
      },
    ],
  ];

  function owned(id: string): WireCredential {
    return [...state.credentials.values()].flat().find((each) => each.id === id)!;
  }

  /** The pages of the connect window; returns whether it was one. */
  function answerPage(url: URL, response: ServerResponse): boolean {
    const html = (text: string, headers: Record<string, string> = {}): true => {
      response.writeHead(200, { "content-type": "text/html", ...headers }).end(text);
      return true;
    };
    const key = url.searchParams.get("key") ?? "";
    const attempt = state.attempts.get(key);
    if (url.pathname === "/ui") return html(pages.portal);
    if (url.pathname === "/hostile") return html(pages.empty);
    if (url.pathname.endsWith("/sdk/actions/oauth-nonce")) {
      const handshake = randomUUID();
      handshakes.set(handshake, false);
      return html(pages.start(handshake, url.searchParams.get("originForPostMessage") ?? ""));
    }
    if (url.pathname === "/provider" && attempt) {
      attempt.status = { ...attempt.status, state: "handed_off" };
      return html(
        pages.provider(key),
        state.hasSeveringProvider ? { "cross-origin-opener-policy": "same-origin" } : {},
      );
    }
    if (url.pathname === "/callback" && attempt) {
      const isAllowed = url.searchParams.get("answer") === "allow";
      const credential = isAllowed ? connect(attempt.type, Object.fromEntries(attempt.query)) : undefined;
      attempt.status = credential
        ? { connectCredentialId: credential.id, state: "succeeded", error: null }
        : { connectCredentialId: null, state: "failed", error: denied };
      return html(isAllowed ? pages.close : pages.empty);
    }
    return false;
  }

  function buildOAuth(query: URLSearchParams): { redirectUrl: string } {
    if (!handshakes.has(query.get("handshake") ?? "")) throw failure(409, "connect.handshake_refused", {});
    if (query.get("endUserSuppliedValues")?.includes("unknown-subdomain"))
      throw failure(422, "connect.input_invalid", { field: "subdomain" });
    const key = query.get("oauthMetaKeyId")!;
    const status: AttemptStatus = { connectCredentialId: null, state: "created", error: null };
    state.attempts.set(key, { status, type: query.get("action")!, query });
    return { redirectUrl: `${state.origin}/provider?key=${key}` };
  }

  const server: Server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://localhost");
    let text = "";
    for await (const chunk of request) text += String(chunk);
    response.setHeader("access-control-allow-origin", "*");
    response.setHeader("access-control-allow-headers", request.headers["access-control-request-headers"] ?? "*");
    response.setHeader("access-control-allow-methods", "*");
    if (request.method === "OPTIONS") return void response.writeHead(204).end();
    state.seen.push({
      method: request.method!,
      url: request.url!,
      authorization: request.headers.authorization,
      body: text,
    });
    if (request.method === "GET" && answerPage(url, response)) return;

    const send = (status: number, body: unknown): void =>
      void response
        .writeHead(status, { "content-type": "application/json" })
        .end(body === undefined ? "" : JSON.stringify(body));
    const token = request.headers.authorization?.replace("Bearer ", "");
    try {
      if (!token || state.refusedTokens.has(token)) throw failure(401, "user_token.expired", {});
      if (url.pathname === "/v2/projects/project/sdk/actions/build-oauth")
        return send(200, buildOAuth(url.searchParams));
      const route = `${request.method} ${url.pathname.replace("/projects/project", "")}`;
      for (const [pattern, handle] of routes) {
        const match = pattern.exec(route);
        const body = text.startsWith("{") ? (JSON.parse(text) as Record<string, unknown>) : {};
        if (match) return send(200, handle({ request, body, text }, ...match.slice(1)));
      }
      throw failure(404, "http.not_found", {});
    } catch (error) {
      send((error as { status: number }).status ?? 500, error);
    }
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, { origin: `http://localhost:${port}` });
}

interface Context {
  request: IncomingMessage;
  body: Record<string, unknown>;
  text: string;
}

const denied = {
  code: "connect.denied",
  message: "The user said no.",
  userMessage: "You chose not to allow access.",
  reference: "ref-1",
};

function failure(status: number, code: string, meta: Record<string, unknown>): object {
  return { status, code, meta, message: `Failed with ${code}.`, userMessage: "That did not work.", requestId: "r-1" };
}
