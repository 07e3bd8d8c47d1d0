import { randomBytes } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { Provider, type Context } from "oidc-provider";
import { createFaults, type Faults } from "../loopback/faults.ts";
import { listenOnLoopback } from "../loopback/loopback-server.ts";
import { readBody } from "../loopback/request-body.ts";
import { createRequestLog, type LoggedRequest, type RequestLog } from "../loopback/request-log.ts";
import type { StandInClient } from "../stand-ins/vendor.ts";
import { renderConsentPage, renderErrorPage } from "./consent-page.ts";
import { createMemory } from "./memory-adapter.ts";
import { oidcConfiguration } from "./oidc-configuration.ts";

/** A person at Acme ID. `id` is the immutable `sub`. */
export interface OidcAccount {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

export type OidcRequestKind = "page" | "device" | "register" | "token" | "revoke" | "api";

/** An access token that oidc-provider made for a resource. */
export interface ResourceToken {
  readonly account: string;
  readonly clientId: string;
  readonly resource: string;
  readonly scopes: readonly string[];
  /** Seconds since 1970. */
  readonly expiresAt: number;
}

export const oidcAccounts: readonly OidcAccount[] = [
  { id: "acme-ada", name: "Ada Lovelace", email: "ada@example.com" },
  { id: "acme-grace", name: "Grace Hopper", email: "grace@example.com" },
];

export interface OidcProviderOptions {
  /** (a free one) */
  readonly port?: number;
  /** (`acme-id-app` and a random secret) */
  readonly client?: StandInClient;
  /**
   * Registered beside it, in the words of RFC 7591: a public client, one that signs assertions, one whose grant is its
   * own credentials. (none)
   */
  readonly moreClients?: readonly Readonly<Record<string, unknown>>[];
  /** Exact addresses, or everything below one origin ("any") */
  readonly redirectUris?: readonly string[] | { readonly origin: string } | "any";
  /** ({@link oidcAccounts}) */
  readonly accounts?: readonly OidcAccount[];
  /** (3600) */
  readonly accessTokenLifetimeSeconds?: number;
  /** Each refresh token works once; the second use revokes everything from the same consent. (true) */
  readonly rotateRefreshTokens?: boolean;
  /**
   * Clients may register (RFC 7591), and tokens may be asked for these resources (RFC 8707), which look them up by
   * `verify`. (none, and no registration)
   */
  readonly isResource?: (address: string) => boolean;
  /** Sent on every page (OA-18). (none) */
  readonly crossOriginOpenerPolicy?: "same-origin" | null;
}

/**
 * A running oidc-provider: authorization code with mandatory PKCE, device codes, `iss` in the callback, revocation, userinfo at `/me`,
 * and at `/client` what a token of a client's own credentials is good for.
 */
export interface OidcProvider extends AsyncDisposable {
  /** The origin is the issuer. */
  readonly origin: string;
  readonly client: StandInClient;
  readonly accounts: readonly OidcAccount[];
  readonly log: RequestLog<OidcRequestKind>;
  readonly faults: Faults<OidcRequestKind>;
  /** Whose an access token for a resource is, and for which; undefined for what is none. */
  verify(token: string): Promise<ResourceToken | undefined>;
  /** The person withdraws consent: all their tokens end. */
  revokeAccount(accountId: string): void;
  setCrossOriginOpenerPolicy(policy: "same-origin" | null): void;
  close(): Promise<void>;
}

const kinds = new Map<string, OidcRequestKind>([
  ["/device/auth", "device"],
  ["/reg", "register"],
  ["/token", "token"],
  ["/token/revocation", "revoke"],
  ["/me", "api"],
  ["/client", "api"],
]);

export async function startOidcProvider(options: OidcProviderOptions = {}): Promise<OidcProvider> {
  const server = await listenOnLoopback(options.port === undefined ? {} : { port: options.port });
  const client = options.client ?? { id: "acme-id-app", secret: randomBytes(20).toString("hex") };
  const accounts = options.accounts ?? oidcAccounts;
  const memory = createMemory();
  const log = createRequestLog<OidcRequestKind>();
  const faults = createFaults<OidcRequestKind>();
  const entries = new WeakMap<IncomingMessage, LoggedRequest<OidcRequestKind>>();
  let openerPolicy: string | null = options.crossOriginOpenerPolicy ?? null;

  const provider = new Provider(
    server.origin,
    oidcConfiguration({
      client,
      accounts,
      moreClients: options.moreClients ?? [],
      adapter: memory.adapterFor,
      accessTokenLifetimeSeconds: options.accessTokenLifetimeSeconds ?? 3600,
      rotateRefreshTokens: options.rotateRefreshTokens ?? true,
      isResource: options.isResource,
    }),
  );
  provider.Client.prototype.redirectUriAllowed = (redirectUri) => isAllowed(redirectUri, options.redirectUris ?? "any");
  provider.use(async (context, next) => {
    await next();
    const entry = entries.get(context.req);
    if (entry !== undefined) completeEntry(entry, context);
  });
  const answerProtocol = provider.callback();

  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const { pathname } = new URL(request.url ?? "/", server.origin);
    const kind = kinds.get(pathname) ?? "page";
    entries.set(request, log.record(kind, request, response));
    if (await faults.meet(kind, response)) return;
    if (kind === "page" && openerPolicy !== null) response.setHeader("cross-origin-opener-policy", openerPolicy);
    if (pathname === "/client") await tellClient(provider, request, response);
    else if (pathname.startsWith("/interaction/")) await interact({ provider, accounts, request, response });
    else answerProtocol(request, response);
  };
  const listener: RequestListener = (request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) response.destroy();
      else
        response
          .writeHead(400, { "content-type": "text/html" })
          .end(renderErrorPage("invalid_interaction", String(error)));
    });
  };
  server.answerWith(listener);

  return {
    origin: server.origin,
    client,
    accounts,
    log,
    faults,
    async verify(token) {
      const found = await provider.AccessToken.find(token);
      const resource = found?.aud;
      if (found === undefined || !found.isValid || typeof resource !== "string") return undefined;
      const { accountId: account, clientId, scope = "", exp: expiresAt } = found;
      return { account, clientId, resource, scopes: scope.split(" "), expiresAt };
    },
    revokeAccount: (accountId) => memory.revokeAccount(accountId),
    setCrossOriginOpenerPolicy(policy) {
      openerPolicy = policy;
    },
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

/** An API for tokens of client credentials, which userinfo is not for. */
async function tellClient(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const token = /^bearer (\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  const found = token === undefined ? undefined : await provider.ClientCredentials.find(token);
  const known = found !== undefined && found.isValid;
  const body = known ? { id: found.clientId, scope: found.scope ?? "", token } : { error: "invalid_token" };
  response.writeHead(known ? 200 : 401, { "content-type": "application/json" }).end(JSON.stringify(body));
}

interface Interaction {
  readonly provider: Provider;
  readonly accounts: readonly OidcAccount[];
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

async function interact({ provider, accounts, request, response }: Interaction): Promise<void> {
  const { uid, params } = await provider.interactionDetails(request, response);
  const clientId = params["client_id"] ?? "";
  const scope = params["scope"] ?? "";
  if (request.method !== "POST") {
    response.writeHead(200, { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" });
    response.end(renderConsentPage({ uid, clientId, scope, accounts }));
    return;
  }
  const form = new URLSearchParams(await readBody(request));
  const account = accounts.find(({ id }) => id === form.get("account"));
  const allowed = form.get("decision") === "allow" && account !== undefined;
  const result = allowed
    ? await allow(provider, { accountId: account.id, clientId, scope, resource: params["resource"] })
    : { error: "access_denied", error_description: "The person refused." };
  await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
}

interface Allowed {
  readonly accountId: string;
  readonly clientId: string;
  readonly scope: string;
  readonly resource: string | undefined;
}

async function allow(provider: Provider, { accountId, clientId, scope, resource }: Allowed) {
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scope);
  if (resource !== undefined) grant.addResourceScope(resource, scope);
  return { login: { accountId }, consent: { grantId: await grant.save() } };
}

function completeEntry(entry: LoggedRequest<OidcRequestKind>, { req, oidc }: Context): void {
  const fields = Object.entries(oidc?.body ?? {}).filter(
    (field): field is [string, string] => typeof field[1] === "string",
  );
  entry.fields = entry.kind === "token" || entry.kind === "revoke" ? Object.fromEntries(fields) : null;
  entry.user = oidc?.entities.Account?.accountId ?? null;
  entry.token = /^bearer (\S+)$/i.exec(req.headers.authorization ?? "")?.[1] ?? null;
}

function isAllowed(redirectUri: string, allowed: NonNullable<OidcProviderOptions["redirectUris"]>): boolean {
  if (allowed === "any") return true;
  return "origin" in allowed ? URL.parse(redirectUri)?.origin === allowed.origin : allowed.includes(redirectUri);
}
