import {
  attemptStatus,
  createHost,
  createVisitor,
  freshDatabase,
  hostileDeclaration,
  startHostileProvider,
  startPortico,
  type Host,
  type HostIntegration,
  type HostileProvider,
  type PorticoProcess,
  type Visitor,
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5999";
const minute = 60_000;

describe("a connect window without an opener", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let provider: HostileProvider;
  let host: Host;
  let integration: HostIntegration;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    provider = stack.use(await startHostileProvider());
    portico = stack.use(
      await startPortico({
        databaseUrl: database.url,
        egressAllow: [new URL(provider.origin).host],
        clockAheadMs: 0,
      }),
    );
    host = await createHost(portico, [hostOrigin]);
    await host.addProvider(hostileDeclaration(provider.origin));
    integration = await host.add("hostile-id", { clientId: provider.client.id, clientSecret: provider.client.secret });
  });
  afterAll(() => stack.disposeAsync());

  let made = 0;
  const newKey = (what: string): string => `${what}-${(made += 1)}-0123456789`;
  const tokenRequests = (): number => provider.log.entries.filter(({ kind }) => kind === "token").length;
  const connectedAs = async (user: string): Promise<number> => {
    const me = (await (await host.call(user, "GET", "/projects/:project/sdk/me")).json()) as {
      integrations: Record<string, { allCredentials: unknown[] }>;
    };
    return me.integrations["hostile-id"]?.allCredentials.length ?? 0;
  };
  const wait = async (user: string, meeting: string): Promise<Response> =>
    host.call(user, "PUT", `/projects/:project/sdk/meetings/${meeting}`, { integrationId: integration.id });
  const begin = async (user: string, windowCode: { meeting: string; code: string }, key = newKey("attempt")) => {
    const answer = await host.call(user, "POST", "/v2/projects/:project/sdk/actions/build-oauth", {
      integrationId: integration.id,
      oauthMetaKeyId: key,
      originForPostMessage: portico.url,
      windowCode,
    });
    return { key, status: answer.status, body: (await answer.json()) as { code?: string; meta?: object } };
  };
  interface Window {
    browser: Visitor;
    nonce: string;
  }
  const openWindow = async (meeting: string, browser = createVisitor(portico.url, host)): Promise<Window> => ({
    browser,
    nonce: await browser.openStartPage(integration, portico.url, meeting),
  });
  const ask = ({ browser, nonce }: Window, isShown = false) =>
    browser.post(`${portico.url}/oauth/window`, { handshake: nonce, isShown });
  const codeOf = async (window: Window): Promise<string> => {
    const told = await ask(window);
    expect(told).toMatchObject({ kind: "code", code: expect.stringMatching(/^[B-DF-HJ-NP-TV-Z]{6}$/) });
    return told.code as string;
  };
  const goOn = async ({ browser, nonce }: Window): Promise<Response> =>
    browser.navigate(`${portico.url}/oauth/start/${nonce}`);

  test("OA-19: it shows a code, goes on when its user has typed that, and connects", async () => {
    const meeting = newKey("meeting");
    expect(await (await wait("ada", meeting)).json()).toEqual({ hasArrived: false });
    const window = await openWindow(meeting);
    const told = await ask(window);
    expect(told).toMatchObject({ kind: "code", who: "ada" });
    expect(await (await wait("ada", meeting)).json()).toEqual({ hasArrived: true });
    expect(await ask(window, true)).toEqual({ kind: "waiting" });
    expect((await goOn(window)).status).toBe(404);

    const code = told.code as string;
    const typed = `${code.slice(0, 3).toLowerCase()} - ${code.slice(3)}`;
    const { key, status } = await begin("ada", { meeting, code: typed });
    expect(status).toBe(200);
    expect(await ask(window, true)).toEqual({ kind: "confirmed" });
    const handOff = await goOn(window);
    expect(handOff.status).toBe(303);
    const consent = await window.browser.navigate(handOff.headers.get("location") ?? "");
    const page = await window.browser.navigate(consent.headers.get("location") ?? "");
    expect(await page.text()).toContain("is connected");
    expect(await attemptStatus(host, "ada", key)).toMatchObject({ state: "succeeded" });
    expect(await connectedAs("ada")).toBe(1);
    // OA-02: it goes on once; its nonce is spent and forgotten
    expect((await goOn(window)).status).toBe(404);
  });

  test("OA-01: passed on to a victim, it goes nowhere while its code stays with them", async () => {
    const before = provider.log.entries.length;
    const meeting = newKey("meeting");
    await wait("mallory", meeting);
    const victims = await openWindow(meeting);
    await codeOf(victims);
    for (const [index, code] of ["BBBBBB", "CCCCCC", "DDDDDD", "FFFFFF"].entries()) {
      const { status, body } = await begin("mallory", { meeting, code });
      expect([status, body.code, body.meta]).toEqual([422, "connect.window_code_wrong", { triesLeft: 4 - index }]);
    }
    expect((await begin("mallory", { meeting, code: "GGGGGG" })).body.code).toBe("connect.window_code_spent");
    expect(await ask(victims, true)).toEqual({ kind: "waiting" });
    expect((await goOn(victims)).status).toBe(404);
    expect(provider.log.entries.length).toBe(before);
    expect(await connectedAs("mallory")).toBe(0);
  });

  test("OA-01: after five wrong codes the right one is of no use any more", async () => {
    const meeting = newKey("meeting");
    await wait("grace", meeting);
    const window = await openWindow(meeting);
    const code = await codeOf(window);
    for (let time = 0; time < 5; time += 1) await begin("grace", { meeting, code: "BBBBBB" });
    expect((await begin("grace", { meeting, code })).body.code).toBe("connect.window_code_spent");
    expect(await ask(window, true)).toEqual({ kind: "waiting" });
  });

  test("OA-04: a code that an attacker's window shows is not taken in the victim's portal, nor one of another meeting", async () => {
    const before = tokenRequests();
    const [attackers, victims] = [newKey("meeting"), newKey("meeting")];
    await wait("mallory", attackers);
    await wait("victim", victims);
    const window = await openWindow(attackers);
    const code = await codeOf(window);
    for (const meeting of [attackers, victims]) expect((await begin("victim", { meeting, code })).status).not.toBe(200);
    // and the meeting is nobody else's
    expect((await wait("victim", attackers)).status).toBe(410);
    expect(await connectedAs("victim")).toBe(0);
    expect(tokenRequests()).toBe(before);
  });

  test("OA-01: a confirmed window goes on in its own browser only", async () => {
    const meeting = newKey("meeting");
    await wait("edsger", meeting);
    const window = await openWindow(meeting);
    await begin("edsger", { meeting, code: await codeOf(window) });
    const other = await openWindow(newKey("meeting"));
    const stolen = { browser: other.browser, nonce: window.nonce };
    expect(await ask(stolen)).toEqual({ kind: "over" });
    expect((await goOn(stolen)).status).toBe(409);
    expect((await goOn(window)).status).toBe(303);
  });

  test("OA-02: nobody waits for it: it says so, shows no code and goes nowhere", async () => {
    const window = await openWindow(newKey("meeting"));
    expect(await ask(window)).toEqual({ kind: "nobody_waits" });
    expect((await goOn(window)).status).toBe(404);
  });

  test("OA-02: the code and the meeting are over after five minutes", async () => {
    const meeting = newKey("meeting");
    await wait("alan", meeting);
    const window = await openWindow(meeting);
    const code = await codeOf(window);
    await portico.advanceClock(5 * minute + 1000);
    expect(await ask(window, true)).toEqual({ kind: "over" });
    expect((await begin("alan", { meeting, code })).body.code).toBe("connect.window_code_spent");
  });

  test("asks of a window that no page of ours makes are refused", async () => {
    const meeting = newKey("meeting");
    await wait("barbara", meeting);
    const { browser, nonce } = await openWindow(meeting);
    const fromElsewhere = { "sec-fetch-site": "cross-site" };
    const asked = { handshake: nonce, isShown: false };
    expect(await browser.post(`${portico.url}/oauth/window`, asked, fromElsewhere)).toEqual({ kind: "over" });
    expect(await browser.post(`${portico.url}/oauth/window`, "nonsense")).toEqual({ kind: "over" });
  });
});
