import { consentAs, createHost, seededUsers } from "@portico/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { disturbances, keepSaying, openFrom, startHostilePage, type HostilePage } from "../hostile-page.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const ada = seededUsers[0]!;
let stage: Stage;
let evil: HostilePage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }] });
  evil = await startHostilePage();
});
afterAll(async () => {
  await evil[Symbol.asyncDispose]();
  await stage[Symbol.asyncDispose]();
});

function startPageUrl(openerOrigin: string, extra: Record<string, string> = {}): string {
  const { id } = stage.integration("github");
  const query = new URLSearchParams({
    action: "github",
    integrationId: id,
    originForPostMessage: openerOrigin,
    ...extra,
  });
  return `${stage.portico.url}/projects/${stage.host.projectId}/sdk/actions/oauth-nonce?${query}`;
}

/** What a host's SDK would tell the portal of a signed-in user, made up by somebody else. */
async function forgedUpdate(): Promise<object> {
  const integrations = await stage.host.call("mallory", "GET", "/projects/:project/sdk/integrations");
  const [integration] = (await integrations.json()) as object[];
  const user = {
    authenticated: true,
    token: await stage.host.token("mallory"),
    integrations: { github: { enabled: false, allCredentials: [] } },
  };
  return {
    messageType: "UI_UPDATE",
    nextContext: { user, projectId: stage.host.projectId, environments: {} },
    nextModalState: { integration },
  };
}

/** Runs in a page: frames the portal and speaks to it. */
async function framePortal(given: { url: string; update: object }): Promise<void> {
  const frame = document.createElement("iframe");
  frame.src = `${given.url}/ui`;
  const loaded = new Promise((resolve) => frame.addEventListener("load", resolve));
  document.body.append(frame);
  await loaded;
  frame.contentWindow?.postMessage(given.update, "*");
}

/** Long enough for the start page to have said its message several times. */
const hasRepeated = (popup: Page) => popup.waitForFunction(() => performance.now() > 1_200);

describe("a hostile page", () => {
  test("OA-17: opens our start page in the host's name, and hears nothing", async () => {
    const profile = await stage.browser.newContext();
    const page = await profile.newPage();
    await page.goto(evil.origin);
    for (const extra of [{}, { userToken: "anything" }]) {
      const popup = await openFrom(page, startPageUrl(stage.hostPage.origin, extra as Record<string, string>));
      await popup.getByRole("heading", { name: "Taking you to GitHub…" }).waitFor();
      await hasRepeated(popup);
      expect(await page.evaluate(() => window.got)).toEqual([]);
      expect(new URL(popup.url()).origin).toBe(stage.portico.url);
      await popup.close();
    }
    expect(stage.standIn("github").log.entries).toEqual([]);
    await profile.close();
  });

  test("OA-17: opens our start page in its own name, and is refused", async () => {
    const profile = await stage.browser.newContext();
    const page = await profile.newPage();
    await page.goto(evil.origin);
    const popup = await openFrom(page, startPageUrl(evil.origin));
    await popup.getByRole("heading", { name: "This did not work" }).waitFor();
    expect(await page.evaluate(() => window.got)).toEqual([]);
    await profile.close();
  });

  test("OA-17: answers our start page in the SDK's place, and confirms nothing", async () => {
    const profile = await stage.browser.newContext();
    const page = await profile.newPage();
    await page.goto(evil.origin);
    const popup = await openFrom(page, startPageUrl(stage.hostPage.origin, { userToken: "anything" }));
    const facts = await popup.locator("#facts").evaluate((element) => element.textContent);
    const { handshake } = JSON.parse(facts ?? "{}") as { handshake: string };
    // even a page that had guessed the call's id is told nothing and moves nothing
    await page.evaluate(
      (id) => {
        const answer = {
          messageType: "SDK_FUNCTION_RESPONSE",
          id,
          type: "sendConnectRequest",
          result: { confirmed: true },
        };
        window.opened?.postMessage(answer, "*");
        window.opened?.postMessage({ type: "oauth-nonce-loaded" }, "*");
      },
      `portico-${handshake.slice(0, 12)}`,
    );
    await hasRepeated(popup);
    expect(await page.evaluate(() => window.got)).toEqual([]);
    expect(await popup.getByRole("heading", { name: "Taking you to GitHub…" }).isVisible()).toBe(true);
    await profile.close();
  });

  test("TN-14: frames the portal, and the browser does not load it", async () => {
    const profile = await stage.browser.newContext();
    const page = await profile.newPage();
    await page.goto(evil.origin);
    const refused = page.waitForEvent("console", (message) => message.text().includes("frame-ancestors"));
    await page.evaluate(framePortal, { url: stage.portico.url, update: await forgedUpdate() });
    await refused;
    expect(await page.evaluate(() => window.got)).toEqual([]);
    await profile.close();
  });

  test("TN-14: frames the portal as another project's host, and gets nothing shown and no call made", async () => {
    await createHost(stage.portico, [evil.origin]);
    const profile = await stage.browser.newContext();
    const page = await profile.newPage();
    const calls: string[] = [];
    profile.on("request", (request) => {
      if (request.url().includes("/sdk/")) calls.push(new URL(request.url()).pathname);
    });
    await page.goto(evil.origin);
    const refused = page.waitForEvent("console", (message) =>
      message.text().includes("the Connect Portal stays hidden"),
    );
    await page.evaluate(framePortal, { url: stage.portico.url, update: await forgedUpdate() });
    await refused;
    expect(await page.frameLocator("iframe").getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate(() => window.got)).toEqual([]);
    expect(calls).toEqual([`/projects/${stage.host.projectId}/sdk/portal`]);
    await profile.close();
  });
});

describe.each(sdkKinds)("a hostile window beside a host's page, SDK %s", (sdk) => {
  test("OA-17: speaks to the portal all the time, and is not heard", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-portal`);
    await tab.connect("github");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    const hostile = await openFrom(tab.page, evil.origin);
    await keepSaying(hostile, "portal", disturbances(stage.integration("github").id));
    await consentAs(await tab.portal.opensWindow("Connect GitHub"), "github", ada);
    await tab.portal.shows("GitHub is connected");
    expect(await tab.installs()).toHaveLength(1);
    expect(await hostile.evaluate(() => window.got)).toEqual([]);
  });

  test("OA-17: calls the SDK and hands it a credential of its own, and gets nothing and changes nothing", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-called`);
    const popup = await tab.installOpensWindow("github");
    await popup.waitForURL(`${stage.standIn("github").origin}/**`);
    const hostile = await openFrom(tab.page, evil.origin);
    const credential = { integrationId: stage.integration("github").id, payload: { porticoAttempt: "x".repeat(16) } };
    await keepSaying(hostile, "host", [
      { messageType: "SDK_FUNCTION_INVOCATION", type: "sendConnectRequest", parameters: ["/sdk/me"], id: "1" },
      { type: "oauth_success_callback", credential },
    ]);
    await consentAs(popup, "github", ada);
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    expect((await tab.integration("github")).allCredentials).toHaveLength(1);
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await hostile.evaluate(() => window.got)).toEqual([]);
    expect(await tab.installs()).toHaveLength(1);
  });
});

test("OA-17: our SDK connects while a hostile window claims to be the connect window", async () => {
  await using tab = await openHost(stage, "ours");
  await tab.authenticate("ours-beset");
  const hostile = await openFrom(tab.page, evil.origin);
  await keepSaying(hostile, "host", disturbances(stage.integration("github").id));
  await consentAs(await tab.installOpensWindow("github"), "github", ada);
  await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
  expect(await tab.complaints()).toEqual([]);
});
