import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "oauthorize";
import { ConsumerStrategy, TokenStrategy } from "passport-http-oauth";
import { listenOnLoopback } from "../loopback/loopback-server.ts";
import { sendJson } from "../loopback/misbehave.ts";
import { parseFields, readBody } from "../loopback/request-body.ts";
import { createRequestLog, type LoggedRequest, type RequestLog } from "../loopback/request-log.ts";
import { renderConsentPage, renderErrorPage } from "../oidc/consent-page.ts";
import { oidcAccounts, type OidcAccount } from "../oidc/oidc-provider.ts";
import type { StandInClient } from "../stand-ins/vendor.ts";
import { misbehaveAsOauth1, type Oauth1Behaviour } from "./oauth1-behaviours.ts";
import { createOauth1Grants } from "./oauth1-grants.ts";
import { createNonceCheck } from "./oauth1-nonces.ts";
import { authenticate, runMiddleware, type PeerRequest } from "./oauth1-peers.ts";

export type Oauth1RequestKind = "temporary" | "page" | "token" | "revoke" | "api";

/** What a person does on the consent page; `asks` shows it to them. */
export type Oauth1Consent = "asks" | "allows" | "refuses" | "refuses_by_habit";

export interface Oauth1ProviderOptions {
  /** (a free one) */
  readonly port?: number;
  /** Consumer key and secret (`acme-music-app` and a random one). */
  readonly client?: StandInClient;
  /** ("asks") */
  readonly consent?: Oauth1Consent;
  /** ("any") */
  readonly nonces?: "any" | "hexadecimal";
}

/**
 * A provider of OAuth 1.0a: oauthorize leads the consent, passport-http-oauth checks every signature, timestamp and
 * nonce; what they leave to their user, storage and pages, is ours. Its API is `/api`, which tells whose token it was.
 */
export interface Oauth1Provider extends AsyncDisposable {
  readonly origin: string;
  readonly client: StandInClient;
  readonly accounts: readonly OidcAccount[];
  readonly log: RequestLog<Oauth1RequestKind>;
  /** Every temporary and token secret that it gave out. */
  readonly secrets: readonly string[];
  /** What the endpoints do, and what people do on the page, from now on. */
  behave(changes: {
    temporary?: Oauth1Behaviour;
    token?: Oauth1Behaviour;
    consent?: Oauth1Consent;
    /** Whom `allows` allows as; the first unless told. */
    account?: OidcAccount | undefined;
  }): void;
  /** The token that was given out last, with its secret. Throws before there is one. */
  lastGrant(): { token: string; secret: string };
  /** Whether a token opens the API still. */
  honours(token: string): boolean;
  /** The person withdraws consent. */
  revoke(token: string): void;
  close(): Promise<void>;
}

const kinds = new Map<string, Oauth1RequestKind>([
  ["/oauth/request_token", "temporary"],
  ["/oauth/authorize", "page"],
  ["/oauth/access_token", "token"],
  ["/oauth/invalidate", "revoke"],
]);

export async function startOauth1Provider(options: Oauth1ProviderOptions = {}): Promise<Oauth1Provider> {
  const server = await listenOnLoopback(options.port === undefined ? {} : { port: options.port });
  const client = options.client ?? { id: "acme-music-app", secret: `${randomBytes(18).toString("base64url")}&+%` };
  const log = createRequestLog<Oauth1RequestKind>();
  const grants = createOauth1Grants();
  const session = {};
  let behaviour: Parameters<Oauth1Provider["behave"]>[0] = { consent: options.consent ?? "asks" };

  const checkNonce = createNonceCheck(options.nonces ?? "any");
  const findClient = (key: string, done: (error: unknown, ...found: unknown[]) => void): void =>
    key === client.id ? done(null, client, client.secret) : done(null, false);
  const asClient = new ConsumerStrategy(
    findClient,
    (token, done) => done(null, grants.pending(token)?.secret ?? false),
    checkNonce,
  );
  const asToken = new TokenStrategy(
    findClient,
    (token, done) => {
      const held = grants.held(token);
      return held ? done(null, { ...held.account, token }, held.secret) : done(null, false);
    },
    checkNonce,
  );

  const peer = createServer();
  peer.serializeClient((_client, done) => done(null, client.id));
  peer.deserializeClient((_key, done) => done(null, client));
  const giveTemporary = peer.requestToken((_client, callbackUrl, done) => {
    const { token, secret } = grants.begin(callbackUrl);
    done(null, token, secret);
  });
  const giveToken = peer.accessToken(
    (requestToken, verifier, done) => {
      const expected = grants.pending(requestToken)?.verifier;
      done(null, typeof expected === "string" && expected === verifier);
    },
    (_client, requestToken, done) => {
      const given = grants.redeem(requestToken);
      done(null, given?.token ?? "", given?.secret ?? "");
    },
  );
  const openConsent = peer.userAuthorization((requestToken, done) => {
    const pending = grants.pending(requestToken);
    done(null, pending ? client : false, pending?.callbackUrl ?? "");
  });
  const decide = peer.userDecision((requestToken, user, _answer, done) =>
    done(null, grants.allow(requestToken, user as OidcAccount)),
  );

  /** The decision of whoever looks at the page, or is said to. */
  async function finish(request: PeerRequest, response: ServerResponse, id: string, account: OidcAccount | null) {
    request.body = { transaction_id: id, ...(account === null ? { cancel: "1" } : {}) };
    request.user = account;
    await runMiddleware(decide, request, response);
  }

  async function showPage(request: PeerRequest, response: ServerResponse): Promise<void> {
    await runMiddleware([openConsent], request, response);
    const id = request.oauth?.transactionID ?? "";
    switch (behaviour.consent) {
      case "allows":
        return finish(request, response, id, behaviour.account ?? oidcAccounts[0] ?? null);
      case "refuses":
        return finish(request, response, id, null);
      case "refuses_by_habit": {
        const token = request.query["oauth_token"] ?? "";
        const back = new URL(grants.pending(token)?.callbackUrl ?? "");
        back.searchParams.set("denied", token);
        return void response.writeHead(302, { location: back.href }).end();
      }
      default: {
        const facts = { uid: id, clientId: client.id, scope: "your music", accounts: oidcAccounts };
        response
          .writeHead(200, { "content-type": "text/html" })
          .end(renderConsentPage({ ...facts, title: "Acme Music" }));
      }
    }
  }

  async function api(request: PeerRequest, response: ServerResponse, entry: LoggedRequest<Oauth1RequestKind>) {
    const caller = await authenticate(asToken, request);
    if ("refusal" in caller) return refuse(response, entry, caller);
    const { id, name, token } = caller.user as OidcAccount & { token: string };
    Object.assign(entry, { token, user: id });
    if (entry.kind === "revoke") grants.revoke(token);
    sendJson(response, 200, { id, name, method: request.method, path: request.url, form: request.body });
  }

  const serve = async (incoming: IncomingMessage, response: ServerResponse) => {
    const url = new URL(incoming.url ?? "/", server.origin);
    const kind = kinds.get(url.pathname) ?? (url.pathname.startsWith("/interaction/") ? "page" : "api");
    const entry = log.record(kind, incoming, response);
    const request = Object.assign(incoming, {
      query: Object.fromEntries(url.searchParams),
      body: parseFields(incoming.headers["content-type"], await readBody(incoming)),
      session,
    }) as PeerRequest;
    if (url.pathname.startsWith("/interaction/")) {
      const { decision, account } = request.body;
      const chosen = oidcAccounts.find(({ id }) => id === account) ?? null;
      return finish(request, response, url.pathname.split("/")[2] ?? "", decision === "allow" ? chosen : null);
    }
    if (kind === "page") return showPage(request, response);
    if (kind === "api" || kind === "revoke") return api(request, response, entry);
    if (misbehaveAsOauth1((kind === "token" ? behaviour.token : behaviour.temporary) ?? "answers", response)) return;
    const caller = await authenticate(asClient, request);
    if ("refusal" in caller) return refuse(response, entry, caller);
    Object.assign(request, { user: caller.user, authInfo: caller.info });
    await runMiddleware([kind === "token" ? giveToken : giveTemporary], request, response);
  };
  server.answerWith((request, response) => {
    serve(request, response).catch((error: unknown) => {
      if (response.headersSent) return response.destroy();
      const { code = "" } = error as { code?: string };
      response.writeHead(401, { "content-type": "text/html" }).end(renderErrorPage(code, String(error)));
    });
  });

  return {
    origin: server.origin,
    client,
    accounts: oidcAccounts,
    log,
    secrets: grants.secrets,
    behave(changes) {
      behaviour = { ...behaviour, ...changes };
    },
    lastGrant: () => grants.last(),
    honours: (token) => grants.held(token) !== undefined,
    revoke: (token) => grants.revoke(token),
    close: () => server.close(),
    [Symbol.asyncDispose]: () => server.close(),
  };
}

function refuse(
  response: ServerResponse,
  entry: LoggedRequest<Oauth1RequestKind>,
  { refusal, status }: { refusal: string; status: number },
): void {
  entry.refusal = refusal;
  response.writeHead(status, { "www-authenticate": refusal, "content-type": "text/plain" }).end(refusal);
}
