import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  attemptStatus,
  beginAttempt,
  consentWithoutBrowser,
  createHost,
  createVisitor,
  freshDatabase,
  hostileDeclaration,
  seededUsers,
  startHostileProvider,
  startPortico,
  startStandIn,
  walkToCallback,
  type Attempt,
  type CutWork,
  type Host,
  type HostIntegration,
  type HostileProvider,
  type PorticoOptions,
  type PorticoProcess,
  type StandIn,
  type Visitor,
} from "@portico/testkit";
import pg from "pg";
import { expect } from "vitest";
import { isWholeSweep } from "./crash-moments.ts";

export const hostOrigin = "http://localhost:5999";
/** Proxied reads that answer only with a working credential. */
const reads = {
  "hostile-id": "/me",
  googledrive: "/about?fields=user",
  github: "/user",
  stripe: "/v1/account",
} as const;
export type Type = keyof typeof reads;
/** Refresh tokens that survive a lost answer, and ones that work once. */
export type RefreshedType = "googledrive" | "github";

export const isEmbedded = process.env["TEST_DATABASE_URL"] === undefined;

export interface CredentialSeen {
  id: string;
  status: "VALID" | "INVALID" | "PENDING";
  configurations: { isDefault: boolean }[];
  statusReason?: { code: string };
  health?: { state: string; reason?: { code: string } };
}

/** A server that is killed and started again on one data folder, between providers whose logs tell what it asked them. */
export interface CrashStage extends AsyncDisposable {
  readonly host: Host;
  readonly hostile: HostileProvider;
  readonly integrations: Readonly<Record<Type, HostIntegration>>;
  /** How often the server was killed. */
  readonly kills: number;
  standIn(type: RefreshedType): StandIn;
  newUser(): string;
  visitor(): Visitor;
  /** `kill -9`, and a start on the same port. */
  killAndRestart(changes?: Pick<PorticoOptions, "clockAheadMs">): Promise<void>;
  /** Does the work; after so many statements of the database `kill -9` and a start. Not killed: it was over before. */
  dieDuring<Answer>(statements: number, work: () => Promise<Answer>): Promise<CutWork<Answer>>;
  /** The user's credentials, each with its one default configuration. */
  credentials(user: string, type: Type): Promise<CredentialSeen[]>;
  read(user: string, type: Type): Promise<Response>;
  /** The credential is there, alone, and works. Answers its id. */
  expectConnected(user: string, type: Type, id?: string): Promise<string>;
  /** A new user's flow at the provider that consents by itself, up to and without the callback. */
  walkToCallback(): Promise<{ user: string; browser: Visitor; attempt: Attempt; callbackUrl: string }>;
  /** The end user gives up, and that ends the attempt. */
  cancel(user: string, key: string): Promise<void>;
  connectByKey(user: string): Promise<Response>;
  /** Of every receipt there is. */
  revocationOutcomes(): Promise<ReadonlySet<string>>;
  /** New users whose access token their provider does not take any more, so that the next read refreshes it. */
  expiredUsers(type: RefreshedType, count: number): Promise<string[]>;
}

export async function setCrashStage(): Promise<CrashStage> {
  await using stack = new AsyncDisposableStack();
  const database = stack.use(await freshDatabase());
  const dataFolder = await mkdtemp(join(tmpdir(), "portico-crash-"));
  stack.defer(() => rm(dataFolder, { recursive: true, force: true }));
  const hostile = stack.use(await startHostileProvider());
  const google = stack.use(await startStandIn({ service: "google" }));
  const gitHub = stack.use(await startStandIn({ service: "github", accessTokenLifetimeSeconds: 3600 }));
  const stripe = stack.use(await startStandIn({ service: "stripe", apiKeys: { sk_test_ada: "ada" } }));
  const start = (port: number, changes: Pick<PorticoOptions, "clockAheadMs"> = {}): Promise<PorticoProcess> =>
    startPortico({
      port,
      dataFolder,
      databaseUrl: database.url,
      standIns: { ...google.origins, ...gitHub.origins, ...stripe.origins },
      egressAllow: [new URL(hostile.origin).host],
      dieAfterStatements: 0,
      ...changes,
    });
  let portico = await start(0);
  stack.defer(async () => void (await portico.stop()));
  const host = await createHost(portico, [hostOrigin]);
  await host.addProvider(hostileDeclaration(hostile.origin));
  const requestPolicy = { mode: "read", rules: [] };
  const add = (type: Type, client?: { id: string; secret: string }): Promise<HostIntegration> =>
    host.add(type, { requestPolicy, ...(client ? { clientId: client.id, clientSecret: client.secret } : {}) });
  const integrations = {
    "hostile-id": await add("hostile-id", hostile.client),
    googledrive: await add("googledrive", google.client),
    github: await add("github", gitHub.client),
    stripe: await add("stripe"),
  };

  let kills = 0;
  let users = 0;
  const owned = stack.move();
  const stage: CrashStage = {
    host,
    hostile,
    integrations,
    get kills() {
      return kills;
    },
    standIn: (type) => (type === "github" ? gitHub : google),
    newUser: () => `user-${(users += 1)}`,
    visitor: () => createVisitor(portico.url, host),
    async killAndRestart(changes) {
      await portico.kill();
      kills += 1;
      if (database.url !== undefined && !isWholeSweep) await endLeases(database.url);
      portico = await start(Number(new URL(portico.url).port), changes);
    },
    async dieDuring(statements, work) {
      const cut = await portico.dieDuring(statements, work);
      if (cut.died) await stage.killAndRestart();
      return cut;
    },
    async credentials(user, type) {
      const answer = await host.call(user, "GET", "/projects/:project/sdk/me");
      expect(answer.status).toBe(200);
      const me = (await answer.json()) as { integrations: Record<string, { allCredentials: CredentialSeen[] }> };
      const found = me.integrations[type]?.allCredentials ?? [];
      for (const { configurations } of found) {
        expect(configurations.filter(({ isDefault }) => isDefault)).toHaveLength(1);
      }
      return found;
    },
    read: (user, type) => host.call(user, "GET", `/projects/:project/sdk/proxy/${type}${reads[type]}`),
    async expectConnected(user, type, id) {
      const found = await stage.credentials(user, type);
      expect(found).toMatchObject([{ status: "VALID", ...(id === undefined ? {} : { id }) }]);
      expect((await stage.read(user, type)).status).toBe(200);
      return found[0]?.id ?? "";
    },
    async walkToCallback() {
      const user = stage.newUser();
      const browser = stage.visitor();
      return { user, browser, ...(await walkToCallback(host, browser, user, integrations["hostile-id"], hostOrigin)) };
    },
    async cancel(user, key) {
      expect((await host.call(user, "DELETE", `/projects/:project/sdk/attempts/${key}`)).ok).toBe(true);
      const ended = await attemptStatus(host, user, key);
      expect(ended).toMatchObject({ state: "failed", error: { code: "connect.closed" } });
    },
    connectByKey: (user) =>
      host.call(user, "POST", "/projects/:project/sdk/credentials", {
        integrationId: integrations.stripe.id,
        config: {},
        payload: { apiKey: "sk_test_ada" },
        installOptions: {},
      }),
    async revocationOutcomes() {
      const path = `/api/projects/${host.projectId}/revocations?limit=200`;
      const { revocations } = await portico.admin<{ revocations: { outcome: string }[] }>("GET", path);
      return new Set(revocations.map(({ outcome }) => outcome));
    },
    async expiredUsers(type, count) {
      const expired = Array.from({ length: count }, () => stage.newUser());
      for (const user of expired) {
        const browser = stage.visitor();
        const handshake = await browser.openStartPage(integrations[type], hostOrigin);
        const attempt = await beginAttempt(host, user, integrations[type], { openerOrigin: hostOrigin, handshake });
        const handOff = await browser.navigate(attempt.redirectUrl);
        const consentUrl = handOff.headers.get("location") ?? "about:blank";
        const callback = await consentWithoutBrowser(stage.standIn(type), consentUrl, seededUsers[0]!);
        expect(await isConnectedPage(await browser.navigate(callback.href))).toBe(true);
      }
      stage.standIn(type).expireAll();
      return expired;
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return stage;
}

/**
 * What 20 s do by themselves: on PostgreSQL a dead process's leases run on, because another node could hold them. A whole
 * sweep waits for it.
 */
async function endLeases(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    "update credentials set refresh_lease_until = now() - interval '1 second' where refresh_lease_until is not null",
  );
  await client.end();
}

/** What the connect window says when it worked. */
export async function isConnectedPage(page: Response): Promise<boolean> {
  return (await page.text()).includes("is connected");
}
