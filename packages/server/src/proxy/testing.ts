import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type RequestListener,
  type Server,
} from "node:http";
import { connect, type AddressInfo } from "node:net";
import type { CredentialId, EndUserId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { ProviderInput } from "@portico/providers";
import type { Credential, Credentials, FreshCredential } from "../credentials/credential.ts";
import type { UserCaller } from "../http/context.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { systemClock } from "../lib/clock.ts";
import { silentLogger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { createOutbound, type OutboundLimits } from "../net/create-outbound.ts";
import type { Project, Projects } from "../projects/project.ts";
import { testProvider } from "../provider-request/testing.ts";
import type { Users } from "../users/user.ts";
import { createProxy, type ProxySettings } from "./proxy.ts";

export const projectId = "11111111-1111-4111-8111-111111111111" as ProjectId;
export const integrationId = "22222222-2222-4222-8222-222222222222" as IntegrationId;
export const credentialId = "33333333-3333-4333-8333-333333333333" as CredentialId;
export const userToken = "the-user-token";
export const accessToken = "the-secret-access-token";
export const publicUrl = "http://localhost:4000";
/** The declared origin of the provider; a stand-in on loopback answers for it. */
export const declaredOrigin = "https://api.provider.test";

export interface TestProxy extends AsyncDisposable {
  /** Loopback origin of the proxy. */
  origin: string;
  /** `{origin}/projects/{projectId}/sdk/proxy/provider` */
  base: string;
  port: number;
  /** What the proxy was made with, for another one. */
  settings: ProxySettings;
  integration: Integration;
  credential: Credential;
  caller: UserCaller;
  /** The token that is injected; a test may change it. */
  token: { text: string };
  /** How `credentials.fresh` was called. */
  freshCalls: { selector: string | undefined; force: boolean }[];
  /** Whether the provider took the credential, call by call. */
  notedAnswers: boolean[];
  /** Replaces what `credentials.fresh` does. */
  onFresh: ((options: { force: boolean }) => FreshCredential | undefined) | undefined;
}

/**
 * The real proxy and the real outbound door between a real server and a real upstream on loopback. Users, integrations
 * and credentials are ports; here they answer from memory.
 */
export async function startTestProxy(
  upstreamOrigin: string,
  changes: { provider?: Partial<ProviderInput>; limits?: Partial<OutboundLimits> } = {},
): Promise<TestProxy> {
  const provider = testProvider({
    auth: {
      scheme: "oauth2",
      authorizeUrl: "https://provider.test/authorize",
      tokenUrl: "https://provider.test/token",
      refresh: { kind: "rotating" },
    },
    api: { baseUrl: declaredOrigin, headers: { Authorization: "Bearer {accessToken}" } },
    ...changes.provider,
  });
  const instant = new Date("2026-01-01T00:00:00Z");
  const project: Project = {
    id: projectId,
    name: "Test",
    allowedOrigins: ["https://app.host.test"],
    redirectUrls: [],
    portalTexts: {},
    createdAt: instant,
  };
  const integration = { ...integrationOf(provider, instant) };
  const credential = credentialOf(instant);
  const caller: UserCaller = {
    kind: "user",
    projectId,
    userId: credential.userId,
    endUserId: "ada" as EndUserId,
    permissions: undefined,
  };
  const outbound = createOutbound({
    standIns: { [declaredOrigin]: upstreamOrigin },
    egressAllow: [],
    clock: systemClock,
    logger: silentLogger,
    ...(changes.limits ? { limits: changes.limits } : {}),
  });
  const state: Omit<TestProxy, "origin" | "base" | "port" | "settings" | typeof Symbol.asyncDispose> = {
    integration,
    credential,
    caller,
    token: { text: accessToken },
    freshCalls: [],
    notedAnswers: [],
    onFresh: undefined,
  };
  const settings: ProxySettings = {
    projects: projectsOf(project),
    users: usersOf(state),
    integrations: integrationsOf(state),
    credentials: credentialsOf(state),
    outbound,
    publicUrl,
    clock: systemClock,
    logger: silentLogger,
  };
  const proxy = createProxy(settings);
  const server = createServer((request, response) => {
    if (!proxy.handle(request, response)) response.writeHead(404).end("not the proxy's");
  });
  const port = await listen(server);
  return Object.assign(state, {
    settings,
    origin: `http://127.0.0.1:${port}`,
    base: `http://127.0.0.1:${port}/projects/${projectId}/sdk/proxy/provider`,
    port,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await outbound.close();
    },
  });
}

export interface TestUpstream extends AsyncDisposable {
  origin: string;
  server: Server;
}

export async function startUpstream(listener: RequestListener): Promise<TestUpstream> {
  const server = createServer(listener);
  const port = await listen(server);
  return {
    origin: `http://127.0.0.1:${port}`,
    server,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export async function listen(server: {
  listen(port: number, host: string, done: () => void): unknown;
  address(): unknown;
}) {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** A call with Node's client, which changes neither path nor headers. */
export function callProxy(
  url: string,
  options: { method?: string; headers?: Record<string, string | string[]>; body?: string | Buffer } = {},
): Promise<{ status: number; headers: IncomingHttpHeaders; text: string; json: () => unknown }> {
  const { origin, hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      {
        hostname,
        port,
        // the raw text: parsing would remove what these tests are about
        path: url.slice(origin.length),
        method: options.method ?? "GET",
        headers: { authorization: `Bearer ${userToken}`, ...options.headers },
      },
      (answer) => {
        const pieces: Buffer[] = [];
        answer.on("data", (piece: Buffer) => pieces.push(piece));
        answer.on("error", reject);
        answer.on("end", () => {
          const text = Buffer.concat(pieces).toString();
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            text,
            json: () => JSON.parse(text) as unknown,
          });
        });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(options.body);
  });
}

/** Sends these bytes on a socket and answers everything that comes back until the other side closes. */
export function sendBytes(port: number, bytes: string | Buffer): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    const pieces: Buffer[] = [];
    socket.on("data", (piece) => pieces.push(piece));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(Buffer.concat(pieces).toString("latin1")));
  });
}

function integrationOf(provider: Integration["provider"], instant: Date): Integration {
  return {
    id: integrationId,
    projectId,
    type: "provider",
    provider,
    isActive: true,
    clientId: "client",
    hasClientSecret: true,
    scopes: [],
    portal: {},
    settings: [],
    consent: { userConfiguredApp: false, optionalScopes: [] },
    requestPolicy: { mode: "all", rules: [] },
    isTestApp: false,
    createdAt: instant,
    updatedAt: instant,
  };
}

function credentialOf(instant: Date): Credential {
  return {
    id: credentialId,
    projectId,
    integrationId,
    userId: "44444444-4444-4444-8444-444444444444" as UserId,
    status: "VALID",
    statusReason: null,
    externalId: "team-a",
    accountType: null,
    oauthClient: null,
    accountId: "1",
    accountName: "ada",
    providerData: {},
    templateValues: {},
    grantedScopes: [],
    missingScopes: [],
    grantExpiresAt: null,
    secretVersion: 1,
    expiresAt: null,
    nextRefreshAt: null,
    refreshedAt: null,
    refreshFailures: 0,
    isRefreshing: false,
    health: {
      state: "healthy",
      reason: null,
      since: instant,
      refusals: 0,
      confirmAfter: null,
      lastSuccessAt: instant,
      lastFailureAt: null,
      lastFailureReason: null,
      lastUsedAt: null,
    },
    frozenAt: null,
    consentedAt: instant,
    createdAt: instant,
    updatedAt: instant,
    configurations: [],
  };
}

function projectsOf(project: Project): Projects {
  return {
    get: async (id) => {
      if (id !== project.id) throw new PorticoError("project.not_found", "There is no such project");
      return project;
    },
    list: async () => [project],
    verificationKeys: async () => [],
  };
}

function usersOf({ caller }: { caller: UserCaller }): Users {
  const never = () => Promise.reject(new Error("not used by the proxy"));
  return {
    authenticate: async (_projectId, token) => {
      if (token !== userToken) throw new PorticoError("user_token.bad_signature", "The signature does not match");
      return caller;
    },
    get: never,
    findByEndUserId: async () => null,
    ensure: () => Promise.reject(new Error("the proxy makes no users")),
    mergeMeta: never,
  };
}

function integrationsOf(state: { integration: Integration }): Integrations {
  const find = (matches: boolean) => {
    if (!matches) throw new PorticoError("integration.not_found", "There is no such integration");
    return state.integration;
  };
  return {
    list: async () => [state.integration],
    byType: async (_projectId, type) => find(type === state.integration.type),
    byId: async (_projectId, id) => find(id === state.integration.id),
    clientSecret: async () => undefined,
    redirectUrl: () => "",
    userAppRedirectUrl: () => "",
  };
}

function credentialsOf(
  state: Pick<TestProxy, "credential" | "token" | "freshCalls" | "notedAnswers" | "onFresh">,
): Credentials {
  const never = () => Promise.reject(new Error("not used by the proxy"));
  return {
    list: never,
    get: never,
    select: never,
    store: never,
    storeImported: never,
    completeSetup: never,
    refuseFrozen: never,
    keptFromConnecting: never,
    disconnect: never,
    noteAnswer: (_credential, isAccepted) => state.notedAnswers.push(isAccepted),
    fresh: async (_projectId, _userId, _integration, selector, options) => {
      const force = options?.force === true;
      state.freshCalls.push({ selector, force });
      const replaced = state.onFresh?.({ force });
      if (replaced) return replaced;
      const { id, externalId } = state.credential;
      if (selector !== undefined && ![id, externalId, `ext:${externalId}`].includes(selector)) {
        throw new PorticoError("credential.not_connected", "Nothing connected");
      }
      return { credential: state.credential, secret: { accessToken: new Secret(state.token.text) } };
    },
  };
}
