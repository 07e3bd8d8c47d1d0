/**
 * Stands in for the Portico server and for a host's web server, so that the portal alone can be looked at and tested: the
 * real headers, the real routes, answers out of a table. Two origins on the loopback address.
 */
import { readFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";
import type { AttemptStatus, DataSourceOption, WireCredential } from "@portico/protocol";

export interface Stub {
  /** Where the portal and its API live. */
  readonly origin: string;
  readonly hostOrigin: string;
  /** Method, path and headers of every call to the API. */
  readonly requests: {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingMessage["headers"];
    readonly body: string;
  }[];
  /** What the next calls answer. Change it as the story needs. */
  readonly answers: StubAnswers;
  readonly close: () => Promise<void>;
}

export interface StubAnswers {
  allowedOrigins: string[];
  /** The project's own, by language and key. */
  texts: Record<string, Record<string, string>> | undefined;
  attempt: AttemptStatus;
  /** Status and body in place of `{redirectUrl}`. */
  consentRefusal: { status: number; body: unknown } | null;
  /** Whether a window stands without an opener. */
  hasLoneWindow: boolean;
  /** What a device authorization begins with; null: it never answers. */
  device: AttemptStatus | null;
  /** What becomes of the answer to "which account?". */
  decision: "taken" | "lost" | "never";
  options: readonly DataSourceOption[] | "fail" | "never";
  /** What saving settings answers: the credential, or a refusal. */
  settings: WireCredential | { status: number; body: unknown } | "never";
  /** False takes the browser's own protection away, to see what the portal does by itself. */
  sendsFrameAncestors: boolean;
}

const here = import.meta.dirname;
const iconFolder = join(here, "../../providers/catalogue");
const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
};

/** `portalFolder` holds the built portal. */
export async function startStub(portalFolder: string): Promise<Stub> {
  const requests: Stub["requests"] = [];
  const answers: StubAnswers = {
    allowedOrigins: [],
    texts: undefined,
    attempt: { connectCredentialId: null, state: "handed_off", error: null },
    consentRefusal: null,
    hasLoneWindow: false,
    device: null,
    decision: "taken",
    options: [],
    settings: { status: 404, body: { message: "x" } },
    sendsFrameAncestors: true,
  };
  const own: { origin: string; hostOrigin: string } = { origin: "", hostOrigin: "" };

  const portal = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://stub");
    if (pathname === "/ui")
      return void sendFile(
        response,
        join(portalFolder, "index.html"),
        portalHeaders(answers.sendsFrameAncestors ? own.hostOrigin : null),
      );
    if (pathname.startsWith("/ui/assets/")) return void sendFile(response, safeJoin(portalFolder, pathname.slice(4)));
    if (pathname.startsWith("/integrations/")) {
      const type = pathname.slice("/integrations/".length).replace(/\.svg$/, "");
      return void sendFile(response, join(safeJoin(iconFolder, type), "icon.svg"));
    }
    if (pathname.endsWith("/oauth-nonce") || pathname.startsWith("/oauth/")) {
      response.setHeader("content-type", "text/html; charset=utf-8");
      return void response.end('<!doctype html><title>Stub start page</title><script src="/start-page.js"></script>');
    }
    if (pathname === "/start-page.js") return void sendFile(response, join(here, "start-page.js"));
    const heard = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body: "" };
    request.setEncoding("utf8").on("data", (part: string) => void (heard.body += part));
    requests.push(heard);
    request.on("end", () => answerApi(heard, response, answers, own.origin));
  });
  const host = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://stub");
    void sendFile(response, safeJoin(here, pathname === "/" ? "host.html" : pathname));
  });

  own.origin = `http://localhost:${await listen(portal)}`;
  own.hostOrigin = `http://127.0.0.1:${await listen(host)}`;
  answers.allowedOrigins.push(own.hostOrigin);
  return {
    ...own,
    requests,
    answers,
    close: async () => {
      await Promise.all([portal, host].map((server) => stop(server)));
    },
  };
}

function answerApi(
  heard: Stub["requests"][number],
  response: ServerResponse,
  answers: StubAnswers,
  origin: string,
): void {
  const { method } = heard;
  const { pathname: path } = new URL(heard.url, "http://stub");
  if (path.endsWith("/sdk/portal"))
    return json(response, 200, { allowedOrigins: answers.allowedOrigins, hostName: "Acme", texts: answers.texts });
  if (path.endsWith("/build-oauth")) {
    const refusal = answers.consentRefusal;
    return refusal
      ? json(response, refusal.status, refusal.body)
      : json(response, 200, { redirectUrl: `${origin}/oauth/start/x` });
  }
  if (path.includes("/meetings/")) return json(response, 200, { hasArrived: answers.hasLoneWindow });
  if (path.includes("/session-id/") && method === "GET") return json(response, 200, answers.attempt);
  if (path.endsWith("/device")) {
    if (answers.device) json(response, 200, answers.device);
    return;
  }
  if (path.endsWith("/account")) {
    if (answers.decision === "never") return;
    if (answers.decision === "lost") return void response.destroy();
    return json(response, 200, answers.attempt);
  }
  if (path.endsWith("/sdk/actions")) {
    if (answers.options === "never") return;
    if (answers.options === "fail") return json(response, 502, { code: "data_source.failed", message: "x", meta: {} });
    return json(response, 200, { output: pageOf(answers.options, heard.body) });
  }
  if (path.includes("/sdk/credentials/") && method === "PATCH") {
    const { settings } = answers;
    if (settings === "never") return;
    return "body" in settings ? json(response, settings.status, settings.body) : json(response, 200, settings);
  }
  if (path.endsWith("/sdk/me")) return json(response, 200, { integrations: {}, meta: {}, resources: [] });
  response.statusCode = 204;
  response.end();
}

/** Ten at a time, where there are so many that settings show them in pages. */
function pageOf(options: readonly DataSourceOption[], body: string): object {
  const asked = JSON.parse(body) as { paginationParameters: { pageCursor: number | string; search?: string } };
  const { pageCursor, search = "" } = asked.paginationParameters;
  const found = options.filter(({ label }) => label.toLowerCase().includes(search.toLowerCase()));
  if (options.length < 20) return { records: found, nextPageCursor: null };
  const end = Number(pageCursor) + 10;
  return { records: found.slice(end - 10, end), nextPageCursor: end < found.length ? String(end) : null };
}

/** What the real server sends with the portal's document (security bar TN-14, TN-17). */
function portalHeaders(hostOrigin: string | null): Record<string, string> {
  const ancestors = hostOrigin === null ? "" : `; frame-ancestors ${hostOrigin}`;
  return {
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; " +
      `form-action 'none'; object-src 'none'; require-trusted-types-for 'script'${ancestors}`,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
  };
}

async function sendFile(response: ServerResponse, path: string, headers: Record<string, string> = {}): Promise<void> {
  try {
    const content = await readFile(path);
    response.writeHead(200, { "content-type": contentTypes[extname(path)] ?? "application/octet-stream", ...headers });
    response.end(content);
  } catch {
    response.writeHead(404).end();
  }
}

function safeJoin(folder: string, path: string): string {
  return join(folder, normalize(`/${path}`));
}

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(JSON.stringify(body));
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return (server.address() as AddressInfo).port;
}

async function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
