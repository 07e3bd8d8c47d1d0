import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { ProviderInput } from "@portico/providers";
import type { Database } from "../db/database.ts";
import { createIsConsentUndecided } from "../connect/undecided-consents.ts";
import { openTestDatabase } from "../db/testing.ts";
import { integrationNotFound } from "../integrations/integration-errors.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { createOutbound } from "../net/create-outbound.ts";
import type { Outbound } from "../net/outbound.ts";
import { oauthProvider } from "../oauth/testing.ts";
import { createVault } from "../vault/vault-service.ts";
import type { Vault } from "../vault/vault.ts";
import { createRevocations, type RevocationService } from "../revocations/revocation-service.ts";
import type { NewCredential } from "./credential.ts";
import { createCredentials, type CredentialsService } from "./credentials-service.ts";
import { createTokensInUse } from "./tokens-in-use.ts";

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
  /** Of `GET /api/me`, or `/me`. */
  whoamiStatus: number;
  /** Runs when it is asked whose a token is, before it answers. */
  beforeWhoami: (() => Promise<void>) | undefined;
  /** Runs when a revocation is in, before it is answered. */
  beforeRevocation: (() => Promise<void>) | undefined;
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
    whoamiStatus: 200,
    beforeWhoami: undefined,
    beforeRevocation: undefined,
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
      await provider.beforeRevocation?.();
      response.writeHead(provider.revokeStatus).end();
      return;
    }
    if (request.url === "/api/me" || request.url === "/me") {
      await provider.beforeWhoami?.();
      return replyJson(response, { id: "account-1", name: "Ada" }, provider.whoamiStatus);
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
  vault: Vault;
  /** May call the provider. */
  outbound: Outbound;
  provider: RotatingProvider;
  integration: Integration;
  credentials: CredentialsService;
  /** Of every node. `run` resolves when what was ordered is tried. */
  revocations: RevocationService;
  /** Another server process on the same database, with caches of its own. `isDeaf`: no change notice reaches it. */
  anotherNode(settings?: { isDeaf: boolean }): CredentialsService;
  clock: { now(): Date; advance(ms: number): void };
  /** SQL statements outside transactions so far. */
  statements(): number;
  spillFolder: string;
  /**
   * While it is on, nothing reaches the database. `until`: transactions get no answer at all before it resolves. So many
   * of the next transactions are committed, and nobody hears of it.
   */
  outage: { isOn: boolean; until?: Promise<void> | undefined; unacknowledged: number };
  /** Messages of the log, oldest first. */
  logged: string[];
  user: TestUser;
  addUser(projectId?: ProjectId): Promise<TestUser>;
  /** Of another server process. */
  anotherQueue(): RevocationService;
  /** As if it had been removed. */
  forgetIntegration(id: IntegrationId): void;
  /** As every node sees it from now on. */
  changeIntegration(id: IntegrationId, changes: Partial<Integration>): void;
  addIntegration(projectId: ProjectId, auth?: OAuthInput, changes?: Partial<ProviderInput>): Promise<Integration>;
  /** So many more rows like this one, which open nothing; answers their ids. */
  copyCredential(id: CredentialId, count: number): Promise<CredentialId[]>;
  /** What a connect flow of a fresh grant learnt. */
  learnt(changes?: Partial<NewCredential>): NewCredential;
}

/** The credentials room over a real database, vault and outbound door, with a provider on loopback. */
export async function openTestRoom(): Promise<TestRoom> {
  const opened = await openTestDatabase();
  let statements = 0;
  const outage: TestRoom["outage"] = { isOn: false, unacknowledged: 0 };
  const counted = opened.queries.withPlugin({
    transformQuery: ({ node }) => {
      if (outage.isOn) throw new Error("the database is away");
      statements += 1;
      return node;
    },
    transformResult: async ({ result }) => result,
  });
  const database: Database = {
    ...opened,
    queries: counted,
    transaction: async (work) => {
      await outage.until;
      if (outage.isOn) throw new Error("the database is away");
      const result = await opened.transaction(work);
      if (outage.unacknowledged === 0) return result;
      outage.unacknowledged -= 1;
      throw new Error("Connection terminated unexpectedly");
    },
  };
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
  const spillFolder = await mkdtemp(join(tmpdir(), "portico-spill-"));
  const logged: string[] = [];
  const note = (_fields: object, message: string): void => void logged.push(message);
  const logger: Logger = { debug: note, info: note, warn: note, error: note };
  const known = new Map<IntegrationId, Integration>();
  const integrations: Pick<Integrations, "byId" | "clientSecret"> = {
    byId: async (_projectId, id) => {
      const found = known.get(id);
      if (!found) throw integrationNotFound();
      return found;
    },
    clientSecret: async () => new Secret("the-secret"),
  };
  const tokensInUse = createTokensInUse({ database, vault, logger });
  const isConsentUndecided = createIsConsentUndecided({ database, vault });
  const createQueue = (): RevocationService =>
    createRevocations({ database, vault, integrations, outbound, tokensInUse, isConsentUndecided, clock, logger });
  const revocations = createQueue();
  const createNode: TestRoom["anotherNode"] = ({ isDeaf } = { isDeaf: false }) =>
    createCredentials({
      database: isDeaf ? { ...database, changes: { ...database.changes, onChange: () => undefined } } : database,
      vault,
      integrations,
      outbound,
      revocations,
      clock,
      logger,
      nodeId: newId(),
      spillFolder,
    });

  async function addProject(): Promise<ProjectId> {
    const id = newId<ProjectId>();
    const storeKey = await vault.makeProjectKey(id);
    await database.transaction(async (queries) => {
      await queries.insertInto("projects").values({ id, name: "p", created_at: clock.now() }).execute();
      await storeKey(queries);
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
      .values({ id, project_id: projectId, provider_key: type, client_id: "the-client", updated_at: clock.now() })
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
      settings: [],
      consent: { userConfiguredApp: false, optionalScopes: [] },
      requestPolicy: {} as Integration["requestPolicy"],
      isTestApp: false,
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
    outbound,
    provider,
    integration: await addIntegration(user.projectId),
    credentials: createNode(),
    revocations,
    anotherQueue: createQueue,
    forgetIntegration: (id) => void known.delete(id),
    changeIntegration(id, changes) {
      const before = known.get(id);
      if (before) known.set(id, { ...before, ...changes });
    },
    anotherNode: createNode,
    clock,
    statements: () => statements,
    spillFolder,
    outage,
    logged,
    user,
    addUser,
    addIntegration,
    async copyCredential(id, count) {
      const { queries } = database;
      const model = await queries.selectFrom("credentials").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
      const copies = Array.from({ length: count }, () => ({
        ...model,
        id: newId<CredentialId>(),
        provider_data: "{}",
        template_values: "{}",
        oauth_client: null,
        recent_mints: "[]",
      }));
      await queries.insertInto("credentials").values(copies).execute();
      return copies.map((copy) => copy.id);
    },
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
      await revocations.close();
      await outbound.close();
      await provider.close();
      await opened[Symbol.asyncDispose]();
      await rm(spillFolder, { recursive: true, force: true });
    },
  };
}
