import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
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
  type Host,
  type HostIntegration,
  type HostileProvider,
  type PorticoProcess,
  type StandIn,
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5999";
const ada = seededUsers[0]!;
/** Proxied reads that answer only with a working credential. */
const reads = {
  "hostile-id": "/me",
  googledrive: "/about?fields=user",
  github: "/user",
  stripe: "/v1/account",
} as const;
type Type = keyof typeof reads;

interface CredentialSeen {
  id: string;
  status: "VALID" | "INVALID" | "PENDING";
  configurations: { isDefault: boolean }[];
  statusReason?: { code: string };
}

const seed = Number(process.env["PORTICO_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const random = createRandom(seed);
console.info(`crash: PORTICO_CRASH_SEED=${seed}`);

describe("kill -9 of the server", () => {
  const stack = new AsyncDisposableStack();
  /** Who was told "connected", with which credential. It must outlive every kill. */
  const promised = new Map<string, { type: Type; id: string; mayLapse: boolean }>();
  const landed = new Map<string, number>();
  let kills = 0;
  let serial = 0;
  let portico: PorticoProcess;
  let start: (port?: number) => Promise<PorticoProcess>;
  let hostile: HostileProvider;
  let google: StandIn;
  let gitHub: StandIn;
  let host: Host;
  let integrations: Record<Type, HostIntegration>;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    const dataFolder = await mkdtemp(join(tmpdir(), "portico-crash-"));
    stack.defer(() => rm(dataFolder, { recursive: true, force: true }));
    hostile = stack.use(await startHostileProvider());
    // refresh tokens that survive a lost answer, and ones that work once
    google = stack.use(await startStandIn({ service: "google" }));
    gitHub = stack.use(await startStandIn({ service: "github", accessTokenLifetimeSeconds: 3600 }));
    const stripe = stack.use(await startStandIn({ service: "stripe", apiKeys: { sk_test_ada: "ada" } }));
    start = (port = 0) =>
      startPortico({
        port,
        dataFolder,
        databaseUrl: database.url,
        standIns: { ...google.origins, ...gitHub.origins, ...stripe.origins },
        egressAllow: [new URL(hostile.origin).host],
      });
    portico = await start();
    stack.defer(async () => void (await portico.stop()));
    host = await createHost(portico, [hostOrigin]);
    await host.addProvider(hostileDeclaration(hostile.origin));
    const requestPolicy = { mode: "read", rules: [] };
    const add = (type: Type, client?: { id: string; secret: string }) =>
      host.add(type, { requestPolicy, ...(client ? { clientId: client.id, clientSecret: client.secret } : {}) });
    integrations = {
      "hostile-id": await add("hostile-id", hostile.client),
      googledrive: await add("googledrive", google.client),
      github: await add("github", gitHub.client),
      stripe: await add("stripe"),
    };
  });
  afterAll(() => stack.disposeAsync());

  const newUser = (): string => `user-${(serial += 1)}`;
  const visitor = () => createVisitor(portico.url, host);
  const note = (outcome: string): void => void landed.set(outcome, (landed.get(outcome) ?? 0) + 1);

  async function killAndRestart(): Promise<void> {
    const { port } = new URL(portico.url);
    await portico.kill();
    kills += 1;
    portico = await start(Number(port));
  }

  /** Kills while the calls run, 0–60 ms after they began; answers what their callers got to see. */
  async function killDuring<Answer>(calls: readonly (() => Promise<Answer>)[]): Promise<(Answer | "cut off")[]> {
    const running = calls.map((call) => call().catch(() => "cut off" as const));
    // the moment of the kill is what is tried here; the seed repeats it
    await wait(random() * 60);
    await killAndRestart();
    return Promise.all(running);
  }

  async function credentials(user: string, type: Type): Promise<CredentialSeen[]> {
    const answer = await host.call(user, "GET", "/projects/:project/sdk/me");
    expect(answer.status).toBe(200);
    const me = (await answer.json()) as { integrations: Record<string, { allCredentials: CredentialSeen[] }> };
    const found = me.integrations[type]?.allCredentials ?? [];
    for (const { configurations } of found) {
      expect(configurations.filter(({ isDefault }) => isDefault)).toHaveLength(1);
    }
    return found;
  }

  const read = (user: string, type: Type): Promise<Response> =>
    host.call(user, "GET", `/projects/:project/sdk/proxy/${type}${reads[type]}`);

  /** The user was told "connected": the credential is there, alone, and works. */
  async function expectConnected(user: string, type: Type, id?: string): Promise<void> {
    const found = await credentials(user, type);
    expect(found).toMatchObject([{ status: "VALID", ...(id === undefined ? {} : { id }) }]);
    expect((await read(user, type)).status).toBe(200);
    promised.set(user, { type, id: found[0]?.id ?? "", mayLapse: false });
  }

  const isConnectedPage = async (page: Response): Promise<boolean> => (await page.text()).includes("is connected");

  test.each(["start page", "build-oauth", "hand-off", "consent"] as const)(
    "after the %s: the flow that began before the kill is finished after it",
    async (step) => {
      const user = newUser();
      const integration = integrations["hostile-id"];
      const browser = visitor();
      const killAfter = async (done: typeof step): Promise<void> => {
        if (done === step) await killAndRestart();
      };
      const handshake = await browser.openStartPage(integration, hostOrigin);
      await killAfter("start page");
      const attempt = await beginAttempt(host, user, integration, { openerOrigin: hostOrigin, handshake });
      await killAfter("build-oauth");
      const handOff = await browser.navigate(attempt.redirectUrl);
      expect(handOff.status).toBe(303);
      await killAfter("hand-off");
      const consent = await browser.navigate(handOff.headers.get("location") ?? "about:blank");
      await killAfter("consent");
      expect((await attemptStatus(host, user, attempt.key)).state).toBe("handed_off");
      expect(await isConnectedPage(await browser.navigate(consent.headers.get("location") ?? "about:blank"))).toBe(
        true,
      );
      const status = await attemptStatus(host, user, attempt.key);
      expect(status.state).toBe("succeeded");
      await expectConnected(user, "hostile-id", status.connectCredentialId ?? "none");
    },
  );

  test("after a window was opened and left: the attempt can be cancelled", async () => {
    const user = newUser();
    const { attempt, callbackUrl } = await walkToCallback(
      host,
      visitor(),
      user,
      integrations["hostile-id"],
      hostOrigin,
    );
    await killAndRestart();
    await cancel(user, attempt.key);
    expect((await visitor().navigate(callbackUrl)).status).toBe(410);
    expect(await credentials(user, "hostile-id")).toEqual([]);
  });

  test.each(range(8))("during callbacks, round %i: connected wholly, or not at all and to be ended", async () => {
    const flows = await Promise.all(
      range(3).map(async () => {
        const user = newUser();
        const browser = visitor();
        const walked = await walkToCallback(host, browser, user, integrations["hostile-id"], hostOrigin);
        return { user, browser, ...walked };
      }),
    );
    const saw = await killDuring(
      flows.map(
        ({ browser, callbackUrl }) =>
          async () =>
            isConnectedPage(await browser.navigate(callbackUrl)),
      ),
    );
    for (const [index, { user, browser, attempt, callbackUrl }] of flows.entries()) {
      const before = await attemptStatus(host, user, attempt.key);
      note(`callback: ${before.state}`);
      expect(["handed_off", "returned", "succeeded"]).toContain(before.state);
      if (saw[index] === true) expect(before.state).toBe("succeeded");
      if (before.state !== "succeeded") expect(await credentials(user, "hostile-id")).toEqual([]);

      const replay = await browser.navigate(callbackUrl);
      if (before.state === "handed_off") {
        expect(await isConnectedPage(replay)).toBe(true);
      } else {
        expect(replay.status).toBe(410);
      }
      if (before.state === "returned") {
        await cancel(user, attempt.key);
        expect(await credentials(user, "hostile-id")).toEqual([]);
      } else {
        const { state, connectCredentialId } = await attemptStatus(host, user, attempt.key);
        expect(state).toBe("succeeded");
        await expectConnected(user, "hostile-id", connectCredentialId ?? "none");
      }
    }
  });

  test.each(range(4))("during connecting by key, round %i: a credential or none, and a second try works", async () => {
    const users = range(3).map(newUser);
    const connect = (user: string) =>
      host.call(user, "POST", "/projects/:project/sdk/credentials", {
        integrationId: integrations.stripe.id,
        config: {},
        payload: { apiKey: "sk_test_ada" },
        installOptions: {},
      });
    const saw = await killDuring(users.map((user) => async () => (await connect(user)).ok));
    for (const [index, user] of users.entries()) {
      expect(saw[index]).not.toBe(false);
      const found = await credentials(user, "stripe");
      note(`key: ${found.length === 1 ? "stored" : "not stored"}`);
      if (saw[index] === true) expect(found).toHaveLength(1);
      if (found.length === 0) expect((await connect(user)).ok).toBe(true);
      await expectConnected(user, "stripe");
    }
  });

  describe("during refreshes", () => {
    const refreshed: { user: string; type: "googledrive" | "github"; mustLapse: boolean }[] = [];

    /** Users whose access token the provider does not take any more, so that the next read refreshes it. */
    async function expiredUsers(type: "googledrive" | "github", count: number): Promise<string[]> {
      const standIn = type === "github" ? gitHub : google;
      const users = range(count).map(newUser);
      for (const user of users) {
        const browser = visitor();
        const handshake = await browser.openStartPage(integrations[type], hostOrigin);
        const attempt = await beginAttempt(host, user, integrations[type], { openerOrigin: hostOrigin, handshake });
        const handOff = await browser.navigate(attempt.redirectUrl);
        const callback = await consentWithoutBrowser(standIn, handOff.headers.get("location") ?? "about:blank", ada);
        expect(await isConnectedPage(await browser.navigate(callback.href))).toBe(true);
        const [credential] = await credentials(user, type);
        promised.set(user, { type, id: credential?.id ?? "none", mayLapse: type === "github" });
      }
      standIn.expireAll();
      return users;
    }

    test.each([...range(3).map(() => "googledrive" as const), ...range(3).map(() => "github" as const)])(
      "TR-03: with refresh tokens of %s",
      async (type) => {
        const users = await expiredUsers(type, 3);
        const saw = await killDuring(users.map((user) => async () => (await read(user, type)).status));
        for (const [index, user] of users.entries()) {
          note(`refresh of ${type}: ${saw[index] === "cut off" ? "cut off" : "answered"}`);
          expect(["cut off", 200]).toContain(saw[index]);
          refreshed.push({ user, type, mustLapse: false });
        }
      },
    );

    test("TR-03: while the provider has rotated the token and its answer is lost", async () => {
      const [user = ""] = await expiredUsers("github", 1);
      gitHub.log.clear();
      gitHub.faults.inject("token", { kind: "lose_answer" }, 1);
      const lost = read(user, "github").catch(() => null);
      await expect.poll(() => gitHub.log.count("token"), { interval: 1 }).toBe(1);
      await killAndRestart();
      await lost;
      refreshed.push({ user, type: "github", mustLapse: true });
    });

    // at the end and all at once: on PostgreSQL the dead process's leases run for 20 s, because another node could hold them
    test(
      "every credential recovers; one whose rotation was lost asks its user to reconnect",
      { timeout: 50_000 },
      async () => {
        const answers = await Promise.all(refreshed.map(({ user, type }) => read(user, type)));
        for (const [index, { user, type, mustLapse }] of refreshed.entries()) {
          const [credential] = await credentials(user, type);
          const answer = answers[index]!;
          note(`refresh of ${type}: ${credential?.status === "VALID" ? "recovered" : "asks to reconnect"}`);
          if (answer.status === 200 && !mustLapse) {
            expect(credential).toMatchObject({ status: "VALID" });
            continue;
          }
          expect({ type, status: answer.status, body: await answer.json() }).toMatchObject({
            type: "github",
            status: 409,
            body: { code: "credential.needs_reconnect" },
          });
          expect(credential).toMatchObject({ status: "INVALID", statusReason: { code: "credential.needs_reconnect" } });
        }
      },
    );
  });

  test("after at least 20 kills everybody who was told so is still connected", async () => {
    console.info(`crash: ${kills} kills, seed ${seed}:`, Object.fromEntries(landed));
    expect(kills).toBeGreaterThanOrEqual(20);
    for (const [user, { type, id, mayLapse }] of promised) {
      const found = await credentials(user, type);
      expect(found.map((credential) => credential.id)).toEqual([id]);
      if (!mayLapse) {
        expect(found[0]?.status).toBe("VALID");
        const answer = await read(user, type);
        expect({ type, status: answer.status, body: await answer.json() }).toMatchObject({ type, status: 200 });
      }
    }
  });

  async function cancel(user: string, key: string): Promise<void> {
    expect((await host.call(user, "DELETE", `/projects/:project/sdk/attempts/${key}`)).ok).toBe(true);
    expect(await attemptStatus(host, user, key)).toMatchObject({ state: "failed", error: { code: "connect.closed" } });
  }
});

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

/** Numbers from 0 to 1 that a seed repeats (mulberry32). */
function createRandom(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
