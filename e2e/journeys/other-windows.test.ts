import { consentAs, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { disturbances, keepSaying, openFrom, startHostilePage, type HostilePage } from "../hostile-page.ts";
import { setStage, type Stage } from "../stage.ts";

declare global {
  interface Window {
    /** How often the host's page was told something forged. */
    forgeries: number;
  }
}

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

const forgery = { id: "forged" };
/** A call of the SDK whose answer nobody needs to read: the host's page hears of an event that never was. */
const forgedCall = () => ({
  ...forgery,
  messageType: "SDK_FUNCTION_INVOCATION",
  type: "triggerSDKEvent",
  parameters: [{ type: "onIntegrationUninstall", integrationId: "x", integrationType: "github" }],
});

/** Waits until the forged messages have reached the host's page, and so its SDK, several times. */
async function expectForgeries(tab: HostTab): Promise<void> {
  await expect.poll(() => tab.page.evaluate(() => window.forgeries), { timeout: 10_000 }).toBeGreaterThan(3);
}

async function openCountingHost(user: string): Promise<HostTab> {
  const tab = await openHost(stage, "ours");
  await tab.page.evaluate(() => {
    window.forgeries = 0;
    addEventListener("message", ({ data }: MessageEvent<{ id?: string } | null>) => {
      if (data?.id === "forged") window.forgeries += 1;
    });
  });
  await tab.authenticate(user);
  return tab;
}

/** Windows whose origin is believed somewhere, and which are not the window that is meant. */
const origins = {
  "Portico's": () => `${stage.portico.url}/oauth/done`,
  "the host's": () => stage.hostPage.url("ours"),
} as const;

describe.each(Object.keys(origins) as (keyof typeof origins)[])("a window of %s own origin", (owner) => {
  test("OA-17: speaks to the portal all the time, and is not heard", async () => {
    await using tab = await openCountingHost(`portal-${owner}`);
    await tab.connect("github");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    const other = await openFrom(tab.page, origins[owner]());
    await keepSaying(other, "portal", disturbances(stage.integration("github").id));
    await keepSaying(other, "host", [forgedCall()]);
    await expectForgeries(tab);
    await consentAs(await tab.portal.opensWindow("Connect GitHub"), "github", ada);
    await tab.portal.shows("GitHub is connected");
    expect(await tab.heard()).toEqual(["onPortalOpen", "onIntegrationInstall"]);
  });

  test("OA-17: claims to be the connect window, and is not believed", async () => {
    await using tab = await openCountingHost(`install-${owner}`);
    const other = await openFrom(tab.page, origins[owner]());
    const claims = disturbances(stage.integration("github").id).map((message) => ({ ...message, ...forgery }));
    await keepSaying(other, "host", claims);
    await expectForgeries(tab);
    await consentAs(await tab.installOpensWindow("github"), "github", ada);
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    expect(await tab.complaints()).toEqual([]);
  });
});

describe("the window that is meant, led to another origin", () => {
  test("OA-17: the provider's page says that connecting failed, and the portal goes on waiting", async () => {
    await using tab = await openCountingHost("provider-speaks");
    await tab.connect("github");
    const popup = await tab.portal.opensWindow("Connect GitHub");
    await popup.waitForURL(`${stage.standIn("github").origin}/**`);
    const heading = () => tab.portal.frame.getByRole("heading", { level: 1 }).innerText();
    const before = await heading();
    const portal = tab.page.frames().find((frame) => frame.url().startsWith(`${stage.portico.url}/ui`));
    await portal?.evaluate(() => {
      window.got = [];
      addEventListener("message", ({ data, origin }: MessageEvent<unknown>) => window.got.push({ data, origin }));
    });
    await popup.evaluate(
      (messages) => {
        for (const message of messages) (window.opener as Window).postMessage(message, "*");
      },
      disturbances(stage.integration("github").id),
    );
    const provider = stage.standIn("github").origin;
    const arrived = () =>
      portal?.evaluate((from) => window.got.filter(({ origin }) => origin === from).length, provider);
    await expect.poll(arrived).toBe(3);
    expect(await heading()).toBe(before);
    await consentAs(popup, "github", ada);
    await tab.portal.shows("GitHub is connected");
  });

  test("OA-17: a page in the portal's frame calls the SDK, and nothing is done", async () => {
    await using tab = await openCountingHost("frame-led-away");
    await tab.connect("github");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    await tab.page.evaluate((url) => {
      document.querySelector<HTMLIFrameElement>("#paragon-connect-frame")!.src = url;
    }, evil.origin);
    await tab.portal.frame.getByRole("button", { name: "Claim it" }).waitFor({ state: "attached" });
    const frame = tab.page.frames().find((each) => each.url().startsWith(evil.origin));
    await frame?.evaluate((message) => {
      setInterval(() => parent.postMessage(message, "*"), 20);
    }, forgedCall());
    await expectForgeries(tab);
    expect(await tab.heard()).not.toContain("onIntegrationUninstall");
  });

  test("OA-17: a page in the connect window claims to be the start page, and no attempt is begun", async () => {
    await using tab = await openCountingHost("window-led-away");
    const begun: string[] = [];
    tab.profile.on("request", (request) => {
      if (request.url().includes("build-oauth")) begun.push(request.url());
    });
    await tab.profile.route("**/oauth-nonce?**", (route) =>
      route.fulfill({
        contentType: "text/html",
        body: `<script>location.replace(${JSON.stringify(evil.origin)})</script>`,
      }),
    );
    const popup = await tab.installOpensWindow("github");
    await popup.waitForURL(`${evil.origin}/**`);
    await keepSaying(popup, "host", [{ ...forgery, type: "oauth-nonce-loaded", handshake: "A".repeat(43) }]);
    await expectForgeries(tab);
    expect(begun).toEqual([]);
    await popup.close();
  });
});
