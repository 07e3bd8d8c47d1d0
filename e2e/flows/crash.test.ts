import { setTimeout as wait } from "node:timers/promises";
import { attemptStatus, beginAttempt, createRandom, range } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { hostOrigin, isConnectedPage, setCrashStage, type CrashStage, type Type } from "./crash-stage.ts";

const seed = Number(process.env["PORTICO_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));
const random = createRandom(seed);
console.info(`crash: PORTICO_CRASH_SEED=${seed}`);

describe("kill -9 of the server, at random moments", () => {
  let stage: CrashStage;
  /** Who was told "connected", with which credential. It must outlive every kill. */
  const promised = new Map<string, { type: Type; id: string; mayLapse: boolean }>();
  const landed = new Map<string, number>();
  beforeAll(async () => {
    stage = await setCrashStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());

  const note = (outcome: string): void => void landed.set(outcome, (landed.get(outcome) ?? 0) + 1);
  const expectConnected = async (user: string, type: Type, id?: string): Promise<void> => {
    promised.set(user, { type, id: await stage.expectConnected(user, type, id), mayLapse: false });
  };

  /** Kills while the calls run, 0–60 ms after they began; answers what their callers got to see. */
  async function killDuring<Answer>(calls: readonly (() => Promise<Answer>)[]): Promise<(Answer | "cut off")[]> {
    const running = calls.map((call) => call().catch(() => "cut off" as const));
    // the moment of the kill is what is tried here; the seed repeats it
    await wait(random() * 60);
    await stage.killAndRestart();
    return Promise.all(running);
  }

  test.each(["start page", "build-oauth", "hand-off", "consent"] as const)(
    "after the %s: the flow that began before the kill is finished after it",
    async (step) => {
      const { host } = stage;
      const user = stage.newUser();
      const integration = stage.integrations["hostile-id"];
      const browser = stage.visitor();
      const killAfter = async (done: typeof step): Promise<void> => {
        if (done === step) await stage.killAndRestart();
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
      const page = await browser.navigate(consent.headers.get("location") ?? "about:blank");
      expect(await isConnectedPage(page)).toBe(true);
      const status = await attemptStatus(host, user, attempt.key);
      expect(status.state).toBe("succeeded");
      await expectConnected(user, "hostile-id", status.connectCredentialId ?? "none");
    },
  );

  test("after a window was opened and left: the attempt can be cancelled", async () => {
    const { user, attempt, callbackUrl } = await stage.walkToCallback();
    await stage.killAndRestart();
    await stage.cancel(user, attempt.key);
    expect((await stage.visitor().navigate(callbackUrl)).status).toBe(410);
    expect(await stage.credentials(user, "hostile-id")).toEqual([]);
  });

  test.each(range(8))("during callbacks, round %i: connected wholly, or not at all and to be ended", async () => {
    const flows = await Promise.all(range(3).map(() => stage.walkToCallback()));
    const saw = await killDuring(
      flows.map(
        ({ browser, callbackUrl }) =>
          async () =>
            isConnectedPage(await browser.navigate(callbackUrl)),
      ),
    );
    for (const [index, { user, browser, attempt, callbackUrl }] of flows.entries()) {
      const before = await attemptStatus(stage.host, user, attempt.key);
      note(`callback: ${before.state}`);
      expect(["handed_off", "returned", "succeeded"]).toContain(before.state);
      if (saw[index] === true) expect(before.state).toBe("succeeded");
      if (before.state !== "succeeded") expect(await stage.credentials(user, "hostile-id")).toEqual([]);

      const replay = await browser.navigate(callbackUrl);
      if (before.state === "handed_off") {
        expect(await isConnectedPage(replay)).toBe(true);
      } else {
        expect(replay.status).toBe(410);
      }
      if (before.state === "returned") {
        await stage.cancel(user, attempt.key);
        expect(await stage.credentials(user, "hostile-id")).toEqual([]);
      } else {
        const { state, connectCredentialId } = await attemptStatus(stage.host, user, attempt.key);
        expect(state).toBe("succeeded");
        await expectConnected(user, "hostile-id", connectCredentialId ?? "none");
      }
    }
  });

  test.each(range(4))("during connecting by key, round %i: a credential or none, and a second try works", async () => {
    const users = range(3).map(stage.newUser);
    const saw = await killDuring(users.map((user) => async () => (await stage.connectByKey(user)).ok));
    for (const [index, user] of users.entries()) {
      expect(saw[index]).not.toBe(false);
      const found = await stage.credentials(user, "stripe");
      note(`key: ${found.length === 1 ? "stored" : "not stored"}`);
      if (saw[index] === true) expect(found).toHaveLength(1);
      if (found.length === 0) expect((await stage.connectByKey(user)).ok).toBe(true);
      await expectConnected(user, "stripe");
    }
  });

  describe("during refreshes", () => {
    const refreshed: { user: string; type: "googledrive" | "github"; wasServed: boolean }[] = [];

    test.each([...range(3).map(() => "googledrive" as const), ...range(3).map(() => "github" as const)])(
      "TR-03: with refresh tokens of %s",
      async (type) => {
        const users = await stage.expiredUsers(type, 3);
        for (const user of users) {
          const [credential] = await stage.credentials(user, type);
          promised.set(user, { type, id: credential?.id ?? "none", mayLapse: type === "github" });
        }
        const saw = await killDuring(users.map((user) => async () => (await stage.read(user, type)).status));
        for (const [index, user] of users.entries()) {
          note(`refresh of ${type}: ${saw[index] === "cut off" ? "cut off" : "answered"}`);
          expect(["cut off", 200]).toContain(saw[index]);
          refreshed.push({ user, type, wasServed: saw[index] === 200 });
        }
      },
    );

    // at the end and all at once: on PostgreSQL the dead process's leases run for 20 s, because another node could hold them
    test(
      "every credential recovers; one whose rotation was lost says that it is in doubt",
      { timeout: 50_000 },
      async () => {
        const answers = await Promise.all(refreshed.map(({ user, type }) => stage.read(user, type)));
        for (const [index, { user, type, wasServed }] of refreshed.entries()) {
          const [credential] = await stage.credentials(user, type);
          const answer = answers[index]!;
          note(`refresh of ${type}: ${credential?.health?.state === "healthy" ? "recovered" : "in doubt"}`);
          if (answer.status === 200) {
            expect(credential).toMatchObject({ status: "VALID" });
            continue;
          }
          const body: unknown = await answer.json();
          // a caller who was served with the new token proves that it had been stored (TR-04)
          expect({ type, wasServed, status: answer.status, body }).toMatchObject({
            type: "github",
            wasServed: false,
            status: 502,
            body: { code: "credential.refresh_failed", meta: { reconnectHelps: true } },
          });
          expect(credential).toMatchObject({
            status: "VALID",
            health: { state: "in_doubt", reason: { code: "interrupted" } },
          });
        }
      },
    );
  });

  test("after at least 20 kills everybody who was told so is still connected", async () => {
    console.info(`crash: ${stage.kills} kills, seed ${seed}:`, Object.fromEntries(landed));
    expect(stage.kills).toBeGreaterThanOrEqual(20);
    for (const [user, { type, id, mayLapse }] of promised) {
      const found = await stage.credentials(user, type);
      expect(found.map((credential) => credential.id)).toEqual([id]);
      if (!mayLapse) {
        expect(found[0]?.status).toBe("VALID");
        const answer = await stage.read(user, type);
        expect({ type, status: answer.status, body: await answer.json() }).toMatchObject({ type, status: 200 });
      }
    }
  });
});
