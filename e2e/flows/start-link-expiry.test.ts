import {
  attemptStatus,
  beginAttempt,
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
} from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const hostOrigin = "http://localhost:5999";
const second = 1_000;
const minute = 60 * second;

describe("what a connect window is given, and comes back with too late", () => {
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

  const openedPage = async () => {
    const browser = createVisitor(portico.url, host);
    return { browser, handshake: await browser.openStartPage(integration, hostOrigin) };
  };
  const confirm = (handshake: string): Promise<Response> =>
    host.call("ada", "POST", "/projects/:project/sdk/actions/handshake", { handshake });
  const begin = (handshake?: string) =>
    beginAttempt(host, "ada", integration, { openerOrigin: hostOrigin, ...(handshake && { handshake }) });

  test("OA-02: a handshake is confirmed within 60 s of the start page, and not after", async () => {
    const inTime = await openedPage();
    const late = await openedPage();
    await portico.advanceClock(45 * second);
    expect((await confirm(inTime.handshake)).status).toBe(200);
    await portico.advanceClock(15 * second);
    const refused = await confirm(late.handshake);
    expect(await refused.json()).toMatchObject({ code: "connect.handshake_refused" });
    await expect(begin(late.handshake)).rejects.toThrow("connect.handshake_refused");
  });

  test("OA-02: a confirmed handshake carries a start link within 60 s of the start page, and not after", async () => {
    const inTime = await openedPage();
    const late = await openedPage();
    const links = { inTime: await begin(inTime.handshake), late: await begin(late.handshake) };
    await portico.advanceClock(45 * second);
    expect((await inTime.browser.navigate(links.inTime.redirectUrl)).status).toBe(303);
    await portico.advanceClock(15 * second);
    const page = await late.browser.navigate(links.late.redirectUrl);
    expect([page.status, page.headers.get("location")]).toEqual([409, null]);
    expect((await attemptStatus(host, "ada", links.late.key)).state).toBe("created");
  });

  test("OA-02: a start link forwards within 10 minutes, and not after, whatever handshake is fresh", async () => {
    const links = { inTime: await begin(), late: await begin() };
    await portico.advanceClock(9 * minute + 30 * second);
    const { browser, handshake } = await openedPage();
    const other = await openedPage();
    for (const fresh of [handshake, other.handshake]) expect((await confirm(fresh)).status).toBe(200);
    expect((await browser.navigate(links.inTime.redirectUrl)).status).toBe(303);
    await portico.advanceClock(30 * second);
    const page = await other.browser.navigate(links.late.redirectUrl);
    expect([page.status, page.headers.get("location")]).toEqual([410, null]);
    expect(await attemptStatus(host, "ada", links.late.key)).toMatchObject({
      state: "failed",
      error: { code: "connect.timed_out" },
    });
    expect(provider.log.entries).toEqual([]);
  });
});
