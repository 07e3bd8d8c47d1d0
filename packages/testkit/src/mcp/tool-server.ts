import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { createMcpExpressApp } from "@modelcontextprotocol/sdk/server/express.js";
import { requireBearerAuth } from "@modelcontextprotocol/sdk/server/auth/middleware/bearerAuth.js";
import type { OAuthTokenVerifier } from "@modelcontextprotocol/sdk/server/auth/provider.js";
import {
  getOAuthProtectedResourceMetadataUrl,
  mcpAuthMetadataRouter,
  mcpAuthRouter,
} from "@modelcontextprotocol/sdk/server/auth/router.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";
import { listenOnLoopback } from "../loopback/loopback-server.ts";
import { createRequestLog, type RequestLog } from "../loopback/request-log.ts";
import { createToolAuthorization, type ToolAuthorization } from "./tool-authorization.ts";

export type ToolRequestKind = "mcp" | "metadata" | "register" | "authorize" | "token" | "revoke";

export interface ToolServerOptions {
  /**
   * An authorization server elsewhere, by its issuer, and who looks its tokens up. (The SDK's own, at the same origin,
   * where whoever comes allows at once)
   */
  readonly elsewhere?: { readonly issuer: string; readonly verifier: OAuthTokenVerifier };
  /** (3600) */
  readonly accessTokenLifetimeSeconds?: number;
  /** (`/mcp`) */
  readonly path?: string;
}

/**
 * An MCP server of the official SDK: bearer tokens for its own resource only, one tool `who` that tells whose they are,
 * and, unless it is told otherwise, the SDK's own authorization server with registration.
 */
export interface ToolServer extends AsyncDisposable {
  readonly origin: string;
  /** The resource. */
  readonly url: string;
  readonly log: RequestLog<ToolRequestKind>;
  /** Undefined where the authorization server is elsewhere. */
  readonly authorization: ToolAuthorization | undefined;
  close(): Promise<void>;
}

const kinds: readonly [RegExp, ToolRequestKind][] = [
  [/^\/\.well-known\//, "metadata"],
  [/^\/register$/, "register"],
  [/^\/authorize$/, "authorize"],
  [/^\/token$/, "token"],
  [/^\/revoke$/, "revoke"],
];

/** What express gives and takes; the SDK's own types of it are not installed. */
interface ExpressApp extends RequestListener {
  use(...handlers: unknown[]): void;
  all(path: string, ...handlers: unknown[]): void;
}
type McpRequest = IncomingMessage & { body?: unknown; auth?: { clientId: string; extra?: Record<string, unknown> } };

export async function startToolServer(options: ToolServerOptions = {}): Promise<ToolServer> {
  const server = await listenOnLoopback();
  const resource = new URL(options.path ?? "/mcp", server.origin);
  const log = createRequestLog<ToolRequestKind>();
  const authorization =
    options.elsewhere === undefined
      ? createToolAuthorization({ accessTokenLifetimeSeconds: options.accessTokenLifetimeSeconds ?? 3600 })
      : undefined;
  const verifier = authorization ?? options.elsewhere?.verifier;
  if (verifier === undefined) throw new TypeError("Nobody looks tokens up");

  const app = createMcpExpressApp() as unknown as ExpressApp;
  const common = { resourceServerUrl: resource, scopesSupported: ["tools"] };
  if (authorization !== undefined) {
    const unlimited = { rateLimit: false } as const;
    app.use(
      mcpAuthRouter({
        ...common,
        provider: authorization,
        issuerUrl: new URL(server.origin),
        authorizationOptions: unlimited,
        clientRegistrationOptions: unlimited,
        revocationOptions: unlimited,
        tokenOptions: unlimited,
      }),
    );
  } else {
    const issuer = options.elsewhere?.issuer ?? "";
    app.use(
      mcpAuthMetadataRouter({
        ...common,
        oauthMetadata: {
          issuer,
          authorization_endpoint: `${issuer}/auth`,
          token_endpoint: `${issuer}/token`,
          response_types_supported: ["code"],
        },
      }),
    );
  }
  const bearer = requireBearerAuth({
    verifier,
    expectedResource: resource,
    resourceMetadataUrl: getOAuthProtectedResourceMetadataUrl(resource),
  } as Parameters<typeof requireBearerAuth>[0]);
  app.all(resource.pathname, bearer, (request: McpRequest, response: ServerResponse) => answer(request, response));

  server.answerWith((request, response) => {
    const { pathname } = new URL(request.url ?? "/", server.origin);
    const kind = kinds.find(([pattern]) => pattern.test(pathname))?.[1] ?? "mcp";
    const entry = log.record(kind, request, response);
    entry.token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1] ?? null;
    app(request, response);
  });
  return {
    origin: server.origin,
    url: resource.href,
    log,
    authorization,
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** A server and a transport for each request, which is how the SDK does without sessions. */
async function answer(request: McpRequest, response: ServerResponse): Promise<void> {
  const mcp = new McpServer({ name: "acme-tools", version: "1.0.0" });
  mcp.registerTool("who", { description: "Tells whose token this is" }, () => ({
    content: [{ type: "text", text: String(request.auth?.extra?.["account"] ?? "nobody") }],
  }));
  const transport = new StreamableHTTPServerTransport({});
  response.once("close", () => void mcp.close());
  await mcp.connect(transport as unknown as Parameters<McpServer["connect"]>[0]);
  await transport.handleRequest(request as Parameters<typeof transport.handleRequest>[0], response, request.body);
}
