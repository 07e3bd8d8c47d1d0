import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { ProviderInput } from "@portico/providers";
import type { Database } from "../db/database.ts";
import { openTestDatabase } from "../db/testing.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { createOutbound } from "../net/create-outbound.ts";
import { oauthProvider } from "../oauth/testing.ts";
import { createVault, type VaultService } from "../vault/vault-service.ts";
import type { NewCredential } from "./credential.ts";
import { createCredentials, type CredentialsService } from "./credentials-service.ts";

type OAuthInput = Partial<Extract<ProviderInput["auth"], { scheme: "oauth2" }>>;

/** A provider on loopback whose refresh tokens rotate; using an old one ends the whole family, as strict servers do. */
export interface RotatingProvider {
  origin: string;
  /** Form fields of the token requests, oldest first. */
  tokenRequests: Record<string, string>[];
  revoked: string[];
  /** Starts a grant. */
  issue(): { accessToken: string; refreshToken: string };
  /** Life of the tokens it issues. */
  lifetimeSeconds: number;
  /** Answers token requests in place of the rotation, until undefined. */
  answer: ((response: ServerResponse) => void) | undefined;
  /** Runs when a token request is in, before it is answered. */
  beforeAnswer: (() => Promise<void>) | undefined;
  revokeStatus: number;
  close(): Promise<void>;
}

export async function startRotatingProvider(): Promise<RotatingProvider> {
  let count = 0;
  const families = new Map<string, { family: number; isSpent: boolean }>();
  const deadFamilies = new Set<number>();
  const next = (family: number): { accessToken: string; refreshToken: string } => {
    count += 1;
    const refreshToken = `refresh-${count}`;
    families.set(refreshToken, { family, isSpent: false });
    return { accessToken: `access-${count}`, refreshToken };
  };
  const server = createServer((request, response) => {
    void handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const provider: RotatingProvider = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tokenRequests: [],
    revoked: [],
    issue: () => next((count += 1)),
    lifetimeSeconds: 3600,
    answer: undefined,
    beforeAnswer: undefined,
    revokeStatus: 200,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return provider;

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fields = Object.fromEntries(new URLSearchParams(await readAll(request)));
    if (request.url === "/revoke") {
      provider.revoked.push(fields["token"] ?? "");
      response.writeHead(provider.revokeStatus).end();
      return;
    }
    provider.tokenRequests.push(fields);
    await provider.beforeAnswer?.();
    if (provider.answer) provider.answer(response);
    else rotate(fields["refresh_token"] ?? "", response);
  }

  function rotate(refreshToken: string, response: ServerResponse): void {
    const held = families.get(refreshToken);
    if (!held || held.isSpent || deadFamilies.has(held.family)) {
      if (held) deadFamilies.add(held.family);
      replyJson(response, { error: "invalid_grant" }, 400);
      return;
    }
    held.isSpent = true;
    const tokens = next(held.family);
    replyJson(response, {
      access_token: tokens.accessToken,
      refresh_token: tokens.refreshToken,
      expires_in: provider.lifetimeSeconds,
      token_type: "bearer",
    });
  }
}

async function readAll(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const part of request) text += String(part);
  return text;
}

export function replyJson(response: ServerResponse, members: unknown, status = 200): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(members));
}

export interface TestUser {
  projectId: ProjectId;
  userId: UserId;
}

export interface TestRoom extends AsyncDisposable {
  database: Database;
  vault: VaultService;
  provider: RotatingProvider;
  integration: Integration;
  credentials: CredentialsService;
  /** Another server process on the same database, with caches of its own. */
  anotherNode(): CredentialsService;
  clock: { now(): Date; advance(ms: number): void };
  /** SQL statements outside transactions so far. */
  statements(): number;
  /** Messages of the log, oldest first. */
  logged: string[];
  user: TestUser;
  addUser(projectId?: ProjectId): Promise<TestUser>;
  addIntegration(projectId: ProjectId, auth?: OAuthInput, changes?: Partial<ProviderInput>): Promise<Integration>;
  /** What a connect flow of a fresh grant learnt. */
  learnt(changes?: Partial<NewCredential>): NewCredential;
}

/** The credentials room over a real database, vault and outbound door, with a provider on loopback. */
export async function openTestRoom(): Promise<TestRoom> {
  const opened = await openTestDatabase();
  let statements = 0;
  const counted = opened.queries.withPlugin({
    transformQuery: ({ node }) => {
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const database = { ...opened, queries: counted };
  const provider = await startRotatingProvider();
  let nowMs = Date.parse("2026-03-01T12:00:00Z");
  const clock = {
    now: () => new Date(nowMs),
    advance: (ms: number) => {
      nowMs += ms;
    },
  };
  const vault = createVault({ database, rootKey: new Secret("p7dVb2sUrIo8TJq2l2JXqZb5lGmS5C0mYQmZ3Yw1m0Y="), clock });
  const outbound = createOutbound({
    standIns: {},
    egressAllow: [new URL(provider.origin).host],
    clock,
    logger: silentLogger,
  });
  const logged: string[] = [];
  const note = (_fields: object, message: string): void => void logged.push(message);
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const known = new Map<IntegrationId, Integration>();
  const integrations: Pick<Integrations, "byId" | "clientSecret"> = {
    byId: async (_projectId, id) => known.get(id) as Integration,
    clientSecret: async () => new Secret("the-secret"),
  };
  const createNode = (): CredentialsService =>
    createCredentials({ database, vault, integrations, outbound, clock, logger, nodeId: newId() });

  async function addProject(): Promise<ProjectId> {
    const id = newId<ProjectId>();
    await database.transaction(async (queries) => {
      await queries.insertInto("projects").values({ id, name: "p" }).execute();
      await vault.createProjectKey(queries, id);
    });
    return id;
  }
  async function addUser(projectId?: ProjectId): Promise<TestUser> {
    const user = { projectId: projectId ?? (await addProject()), userId: newId<UserId>() };
    await database.queries
      .insertInto("users")
      .values({ id: user.userId, project_id: user.projectId, end_user_id: user.userId })
      .execute();
    return user;
  }
  async function addIntegration(
    projectId: ProjectId,
    auth: OAuthInput = {},
    changes: Partial<ProviderInput> = {},
  ): Promise<Integration> {
    const urls = { tokenUrl: `${provider.origin}/token`, revokeUrl: `${provider.origin}/revoke` };
    const declaration = oauthProvider({ ...urls, ...auth }, { hosts: ["provider.test", provider.origin], ...changes });
    const id = newId<IntegrationId>();
    const type = `provider-${known.size}`;
    await database.queries
      .insertInto("integrations")
      .values({ id, project_id: projectId, provider_key: type, client_id: "c" })
      .execute();
    const integration: Integration = {
      id,
      projectId,
      type,
      provider: declaration,
      isActive: true,
      clientId: "the-client",
      hasClientSecret: true,
      scopes: [],
      portal: {} as Integration["portal"],
      requestPolicy: {} as Integration["requestPolicy"],
      createdAt: clock.now(),
      updatedAt: clock.now(),
    };
    known.set(id, integration);
    return integration;
  }
  const user = await addUser();
  return {
    database,
    vault,
    provider,
    integration: await addIntegration(user.projectId),
    credentials: createNode(),
    anotherNode: createNode,
    clock,
    statements: () => statements,
    logged,
    user,
    addUser,
    addIntegration,
    learnt(changes = {}) {
      const { accessToken, refreshToken } = provider.issue();
      return {
        accountType: null,
        accountId: "account-1",
        accountName: "Ada",
        providerData: { plan: "pro" },
        templateValues: {},
        grantedScopes: ["read"],
        secret: { accessToken: new Secret(accessToken), refreshToken: new Secret(refreshToken) },
        expiresAt: new Date(nowMs + 3_600_000),
        status: "VALID",
        ...changes,
      };
    },
    async [Symbol.asyncDispose]() {
      await outbound.close();
      await provider.close();
      await database[Symbol.asyncDispose]();
    },
  };
}
