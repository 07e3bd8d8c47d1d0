import {
  beginAttempt,
  createHost,
  freshDatabase,
  hostileDeclaration,
  listenOnLoopback,
  startHostileProvider,
  startPortico,
  type Host,
  type HostIntegration,
  type HostileProvider,
  type LoopbackServer,
  type PorticoProcess,
} from "@portico/testkit";
import type { Browser, Page, Request } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { launchBrowser } from "../browser.ts";

const hostOrigin = "http://localhost:5999";

describe("the last page of a connect window, in a real browser", () => {
  const stack = new AsyncDisposableStack();
  let portico: PorticoProcess;
  let provider: HostileProvider;
  let elsewhere: LoopbackServer;
  let referrers: (string | undefined)[];
  let browser: Browser;
  let host: Host;
  let integration: HostIntegration;

  beforeAll(async () => {
    const database = stack.use(await freshDatabase());
    provider = stack.use(await startHostileProvider());
    elsewhere = stack.use(await listenOnLoopback());
    elsewhere.answerWith((request, response) => {
      if (request.url === "/arrived") referrers.push(request.headers.referer);
      response.writeHead(200, { "content-type": "text/html" }).end("<title>Elsewhere</title>");
    });
    portico = stack.use(
      await startPortico({ databaseUrl: database.url, egressAllow: [new URL(provider.origin).host] }),
    );
    browser = await launchBrowser();
    stack.defer(() => browser.close());
    host = await createHost(portico, [hostOrigin]);
    await host.addProvider(hostileDeclaration(provider.origin));
    integration = await host.add("hostile-id", { clientId: provider.client.id, clientSecret: provider.client.secret });
  });
  afterAll(() => stack.disposeAsync());
  beforeEach(() => {
    referrers = [];
    provider.behaveWell();
  });

  async function openStartPage(page: Page): Promise<string> {
    const query = new URLSearchParams({ integrationId: integration.id, originForPostMessage: hostOrigin });
    await page.goto(`${portico.url}/projects/${host.projectId}/sdk/actions/oauth-nonce?${query}`);
    const facts = JSON.parse((await page.locator("#facts").textContent()) ?? "{}") as { handshake: string };
    return facts.handshake;
  }
  /** Everything that the tab's history remembers, also of what was typed. */
  async function historyOf(page: Page): Promise<{ url: string }[]> {
    const session = await page.context().newCDPSession(page);
    const { entries } = await session.send("Page.getNavigationHistory");
    return entries;
  }
  async function leaveFor(page: Page, url: string): Promise<void> {
    await page.evaluate((target) => {
      const link = document.createElement("a");
      link.href = target;
      link.referrerPolicy = "";
      document.body.append(link);
      link.click();
    }, url);
    await page.waitForURL(url);
  }
  const isOurs = (request: Request): boolean =>
    request.url().startsWith("data:") || new URL(request.url()).origin === portico.url;

  test("OA-16: the start page asks nobody else for anything, and whoever is visited next learns no address", async () => {
    const page = await browser.newPage();
    const asked: Request[] = [];
    page.on("request", (request) => asked.push(request));
    await openStartPage(page);
    await page.waitForLoadState("networkidle");
    expect(asked.filter((request) => !isOurs(request)).map((request) => request.url())).toEqual([]);
    await leaveFor(page, `${elsewhere.origin}/arrived`);
    expect(referrers).toEqual([undefined]);
    await page.context().close();
  });

  test.each([
    { outcome: "a success", behaviour: {}, says: "Hostile is connected" },
    { outcome: "a denial", behaviour: { authorize: "denies" }, says: "Not connected" },
    { outcome: "a refused code", behaviour: { token: "invalid_client" }, says: "Hostile was not connected" },
  ] as const)(
    "OA-16: after $outcome neither address, history, cache nor referrer keeps anything of the callback",
    async ({ outcome, behaviour, says }) => {
      provider.behave(behaviour);
      const page = await browser.newPage();
      const handshake = await openStartPage(page);
      const { redirectUrl } = await beginAttempt(host, outcome, integration, { openerOrigin: hostOrigin, handshake });
      const asked: Request[] = [];
      page.on("request", (request) => asked.push(request));
      // as the host's page does it; a typed address would stay in the history as what was typed
      await page.evaluate((target) => location.assign(target), redirectUrl);
      await page.getByRole("heading", { name: says }).waitFor();
      await page.waitForLoadState("networkidle");

      const callback = asked.find((request) => request.url().startsWith(`${portico.url}/oauth/${integration.id}?`));
      const query = new URL(callback?.url() ?? "about:blank").searchParams;
      const state = query.get("state") ?? "";
      expect(state).not.toBe("");
      expect(query.has("code")).toBe(outcome !== "a denial");
      const after = asked.slice(asked.indexOf(callback as Request) + 1);
      expect(after.filter((request) => !isOurs(request)).map((request) => request.url())).toEqual([]);
      for (const request of asked) expect((await request.allHeaders())["referer"], request.url()).toBeUndefined();

      expect(page.url()).toBe(`${portico.url}/oauth/done`);
      const kept = JSON.stringify(await historyOf(page));
      for (const value of query.values()) if (value.length > 20) expect(kept).not.toContain(value);
      await leaveFor(page, `${elsewhere.origin}/arrived`);
      expect(referrers).toEqual([undefined]);
      // neither memory nor a cache brings the callback back
      await page.goBack();
      expect(page.url()).toBe(`${portico.url}/oauth/done`);
      expect(JSON.stringify(await historyOf(page))).not.toContain(state);
      await page.context().close();
    },
  );
});
