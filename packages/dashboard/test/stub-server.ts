import { randomBytes, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { errorTable } from "@portico/protocol";
import { plainWords, signIn, type Endpoint } from "@portico/protocol/endpoints";
import { answers } from "./stub-answers.ts";
import { serveAsset } from "./stub-assets.ts";
import { StubError } from "./stub-error.ts";
import type { StubState } from "./stub-state.ts";

export interface StubServer {
  readonly url: string;
  /** The next calls of this operation fail with `http.internal`. */
  failNext(operation: string, times: number): void;
  close(): Promise<void>;
}

export interface StubOptions {
  readonly state: StubState;
  /** The built dashboard's folder. */
  readonly dist: string;
  /** (any free one) */
  readonly port?: number;
}

/**
 * The dashboard's API on memory, and the built dashboard under the policy that the real server must use. Input and
 * output go through the protocol's schemas, so the stub cannot drift from the contract without failing.
 */
export async function startStubServer(options: StubOptions): Promise<StubServer> {
  const failing = new Map<string, number>();
  const server = createServer((request, response) => {
    answerRequest(options, failing, request, response).catch((error: unknown) => answerError(response, error));
  });
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    failNext: (operation, times) => void failing.set(operation, times),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answerRequest(
  { state, dist }: StubOptions,
  failing: Map<string, number>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? "/", "http://stub");
  if (!/^\/(dashboard\/)?api\//.test(url.pathname)) return serveAsset(dist, url.pathname, response);
  if (request.method !== "GET" && request.headers["x-portico-request"] !== "dashboard") {
    throw new StubError("http.cross_site_refused", "The request lacks x-portico-request");
  }
  const body: unknown = JSON.parse((await readBody(request)) || "{}");
  if (matchPath(signIn, request.method, url.pathname)) return spendLink(state, body, response);
  const session = /portico_session=([\w-]+)/.exec(request.headers.cookie ?? "")?.[1] ?? "";
  if (!state.sessions.has(session)) throw new StubError("admin.not_signed_in", "Sign in first");

  for (const [endpoint, answer] of answers) {
    const params = matchPath(endpoint, request.method, url.pathname);
    if (!params) continue;
    if (mustFail(failing, endpoint.operation))
      throw new StubError("http.internal", "Something went wrong on this server");
    const input = {
      params: parse(endpoint.params, params, "path") as Record<string, string>,
      query: parse(endpoint.query, Object.fromEntries(url.searchParams), "query"),
      body: parse(endpoint.body, body, "body"),
    };
    const output = endpoint.output.parse(answer(state, input));
    if (endpoint.operation === "sessions.signOut") state.sessions.delete(session);
    return output === undefined ? void response.writeHead(204).end() : answerJson(response, 200, output);
  }
  throw new StubError("http.not_found", "There is no such endpoint");
}

function mustFail(failing: Map<string, number>, operation: string): boolean {
  const times = failing.get(operation) ?? 0;
  failing.set(operation, times - 1);
  return times > 0;
}

function spendLink(state: StubState, body: unknown, response: ServerResponse): void {
  const { token } = parse(signIn.body, body, "body") as { token: string };
  if (!state.links.delete(token)) throw new StubError("admin.link_invalid", "The link is spent or expired");
  const session = randomBytes(24).toString("base64url");
  state.sessions.add(session);
  response.setHeader("set-cookie", `portico_session=${session}; HttpOnly; SameSite=Strict; Path=/`);
  answerJson(response, 200, signIn.output.parse({ id: randomUUID(), name: "Owner", role: "owner" }));
}

function matchPath(endpoint: Endpoint, method: string | undefined, path: string): Record<string, string> | null {
  if (endpoint.method !== method) return null;
  const pattern = endpoint.path.replace(/:(\w+)/g, "(?<$1>[^/]+)");
  const match = new RegExp(`^${pattern}$`).exec(path);
  return match && { ...match.groups };
}

function parse(schema: Endpoint["body"], value: unknown, where: "path" | "query" | "body"): Record<string, unknown> {
  if (!schema) return {};
  const result = schema.safeParse(value, { error: plainWords });
  if (result.success) return result.data as Record<string, unknown>;
  const issues = result.error.issues.map((issue) => ({ path: issue.path.join("."), message: issue.message }));
  throw new StubError("http.invalid_input", `The ${where} is not valid`, { where, issues });
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

function answerError(response: ServerResponse, error: unknown): void {
  const known = error instanceof StubError;
  if (!known) process.stderr.write(`${String(error)}\n`);
  const code = known ? error.code : "http.internal";
  const { status } = errorTable[code];
  const message = known ? error.message : "The stub broke";
  answerJson(response, status, { message, code, status, meta: known ? error.meta : {}, requestId: randomUUID() });
}

function answerJson(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json", "cache-control": "no-store" });
  response.end(JSON.stringify(body));
}
