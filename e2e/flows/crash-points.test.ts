import { attemptStatus, beginAttempt, walkToCallback, type Behaviours } from "@portico/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { crashAtMoments, isWholeSweep, sweepTimeout } from "./crash-moments.ts";
import { hostOrigin, isConnectedPage, setCrashStage, type CrashStage } from "./crash-stage.ts";

describe("kill -9 of the server, at moments that a crash can tell from one another", { timeout: sweepTimeout }, () => {
  let stage: CrashStage;
  beforeAll(async () => {
    stage = await setCrashStage();
  });
  afterAll(() => stage[Symbol.asyncDispose]());
  beforeEach(() => stage.hostile.behaveWell());

  const status = (user: string, key: string) => attemptStatus(stage.host, user, key);

  test("the hand-off to the provider: the link works after it, or the attempt is handed off and can be ended", async () => {
    const integration = stage.integrations["hostile-id"];
    const seen = new Set<string>();
    await crashAtMoments("the hand-off", async (statements) => {
      const user = stage.newUser();
      const browser = stage.visitor();
      const handshake = await browser.openStartPage(integration, hostOrigin);
      const attempt = await beginAttempt(stage.host, user, integration, { openerOrigin: hostOrigin, handshake });
      const follow = (): Promise<string | null> =>
        browser.navigate(attempt.redirectUrl).then((page) => page.headers.get("location"));
      const cut = await stage.dieDuring(statements, follow);
      const { state } = await status(user, attempt.key);
      seen.add(state);
      expect(["created", "handed_off"]).toContain(state);
      if (cut.answer !== "cut off") expect(state).toBe("handed_off");
      const consentUrl = state === "created" ? await follow() : cut.answer === "cut off" ? null : cut.answer;
      if (consentUrl === null) {
        await stage.cancel(user, attempt.key);
      } else {
        const callback = (await browser.navigate(consentUrl)).headers.get("location") ?? "about:blank";
        expect(await isConnectedPage(await browser.navigate(callback))).toBe(true);
        await stage.expectConnected(user, "hostile-id");
      }
      return cut;
    });
    if (isWholeSweep) expect([...seen].sort()).toEqual(["created", "handed_off"]);
  });

  test("a callback: connected wholly or not at all, each code exchanged once, and no attempt is stuck", async () => {
    const interrupted: { user: string; key: string }[] = [];
    const seen = new Set<string>();
    stage.hostile.log.clear();
    await crashAtMoments("a callback", async (statements) => {
      const { user, browser, attempt, callbackUrl } = await stage.walkToCallback();
      const come = async (): Promise<boolean> => isConnectedPage(await browser.navigate(callbackUrl));
      const cut = await stage.dieDuring(statements, come);
      const { state, connectCredentialId } = await status(user, attempt.key);
      seen.add(state);
      expect(["handed_off", "returned", "succeeded"]).toContain(state);
      expect(cut.answer).toBe(cut.died && cut.answer === "cut off" ? "cut off" : true);
      if (cut.answer === true) expect(state).toBe("succeeded");
      if (state === "succeeded") {
        await stage.expectConnected(user, "hostile-id", connectCredentialId ?? "none");
        return cut;
      }
      expect(await stage.credentials(user, "hostile-id")).toEqual([]);
      if (state === "returned") {
        expect((await browser.navigate(callbackUrl)).status).toBe(410);
        interrupted.push({ user, key: attempt.key });
      } else {
        expect(await come()).toBe(true);
        await stage.expectConnected(user, "hostile-id");
      }
      return cut;
    });
    if (isWholeSweep) expect([...seen].sort()).toEqual(["handed_off", "returned", "succeeded"]);
    const codes = stage.hostile.log.of("token").map(({ fields }) => fields?.["code"]);
    expect(new Set(codes).size).toBe(codes.length);
    if (interrupted.length > 0) await expectInterrupted(interrupted);
  });

  const moments: readonly [string, Partial<Behaviours>, "token" | "api", "asked" | "answered"][] = [
    ["the provider is asked for the token", { token: "hangs" }, "token", "asked"],
    ["the provider has given the token", {}, "token", "answered"],
    ["the provider is asked whose token it is", { api: "hangs" }, "api", "asked"],
    ["the provider has told whose token it is", {}, "api", "answered"],
  ];
  test("a callback, while the provider is asked: connected wholly or not at all, and no attempt is stuck", async () => {
    const interrupted: { user: string; key: string }[] = [];
    for (const [moment, behaviours, kind, until] of moments) {
      const { user, browser, attempt, callbackUrl } = await stage.walkToCallback();
      stage.hostile.log.clear();
      stage.hostile.behave(behaviours);
      const page = browser.navigate(callbackUrl).catch(() => null);
      const [met] = await expect
        .poll(() => stage.hostile.log.of(kind), { interval: 1, message: moment })
        .toSatisfy((asked) => asked.length === 1 && (until === "asked" || asked[0].status !== null))
        .then(() => stage.hostile.log.of(kind));
      await stage.killAndRestart();
      await page;
      stage.hostile.behaveWell();
      expect(met, moment).toBeDefined();
      const { state } = await status(user, attempt.key);
      if (until === "asked") expect(state, moment).toBe("returned");
      if (state === "succeeded") {
        await stage.expectConnected(user, "hostile-id");
      } else {
        expect(await stage.credentials(user, "hostile-id"), moment).toEqual([]);
        interrupted.push({ user, key: attempt.key });
      }
    }
    await expectInterrupted(interrupted);
  });

  /** A minute later, without anybody's doing, the attempts have failed with a reason, and the users can begin anew. */
  async function expectInterrupted(attempts: readonly { user: string; key: string }[]): Promise<void> {
    expect(attempts.length).toBeGreaterThan(0);
    const left = await stage.walkToCallback();
    for (const { user, key } of attempts) expect((await status(user, key)).state).toBe("returned");
    await stage.killAndRestart({ clockAheadMs: 61_000 });
    for (const { user, key } of attempts) {
      expect(await status(user, key)).toMatchObject({
        state: "failed",
        connectCredentialId: null,
        error: { code: "connect.interrupted" },
      });
      expect(await stage.credentials(user, "hostile-id")).toEqual([]);
    }
    const { user } = attempts[0]!;
    const browser = stage.visitor();
    const again = await walkToCallback(stage.host, browser, user, stage.integrations["hostile-id"], hostOrigin);
    expect(await isConnectedPage(await browser.navigate(again.callbackUrl))).toBe(true);

    // who is still at the provider has ten minutes
    expect((await status(left.user, left.attempt.key)).state).toBe("handed_off");
    await stage.killAndRestart({ clockAheadMs: 601_000 });
    const late = await status(left.user, left.attempt.key);
    expect(late).toMatchObject({ state: "failed", error: { code: "connect.timed_out" } });
    await stage.killAndRestart();
  }

  test("connecting by key: a credential or none, and a second try works", async () => {
    const stored = new Set<number>();
    await crashAtMoments("connecting by key", async (statements) => {
      const user = stage.newUser();
      const cut = await stage.dieDuring(statements, async () => (await stage.connectByKey(user)).ok);
      expect(cut.answer).not.toBe(false);
      const found = await stage.credentials(user, "stripe");
      stored.add(found.length);
      if (cut.answer === true) expect(found).toHaveLength(1);
      if (found.length === 0) expect((await stage.connectByKey(user)).ok).toBe(true);
      await stage.expectConnected(user, "stripe");
      return cut;
    });
    if (isWholeSweep) expect([...stored].sort()).toEqual([0, 1]);
  });

  test("TR-17: disconnecting: it is still listed, or its revocation is carried out by the next start", async () => {
    const { log } = stage.hostile;
    await crashAtMoments("disconnecting", async (statements) => {
      const { user, browser, callbackUrl } = await stage.walkToCallback();
      expect(await isConnectedPage(await browser.navigate(callbackUrl))).toBe(true);
      const { id } = stage.integrations["hostile-id"];
      const disconnect = async (): Promise<boolean> =>
        (await stage.host.call(user, "DELETE", `/projects/:project/sdk/integrations/${id}`)).ok;
      log.clear();
      const cut = await stage.dieDuring(statements, disconnect);
      expect(cut.answer).not.toBe(false);
      const left = await stage.credentials(user, "hostile-id");
      if (cut.answer === true) expect(left).toEqual([]);
      if (left.length > 0) expect(await disconnect()).toBe(true);
      expect(await stage.credentials(user, "hostile-id")).toEqual([]);
      await expect.poll(() => stage.revocationOutcomes(), { timeout: 60_000 }).toEqual(new Set(["revoked"]));
      expect(log.count("revoke")).toBeGreaterThan(0);
      return cut;
    });
  });
});
