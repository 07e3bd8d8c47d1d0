import { allowAs, consentAs, deny, oidcAccounts, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const ada = seededUsers[0]!;
const acmeGrace = oidcAccounts[1]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }], acme: {} });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(sdkKinds)("what a person may do instead of consenting, SDK %s", (sdk) => {
  test("denies: the portal says so, nothing is connected, and trying again works", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-denies`);
    await tab.connect("acme-id");
    const first = await tab.portal.opensWindow("Connect Acme ID");
    await deny(first);
    await tab.portal.shows("You chose not to allow access");
    await tab.portal.says("Nothing was connected. To use Acme ID here, try again and allow access.");
    expect((await tab.integration("acme-id")).allCredentials).toEqual([]);
    expect(await tab.installs()).toEqual([]);

    const second = await tab.portal.opensWindow("Try again");
    await allowAs(second, acmeGrace);
    await tab.portal.shows("Acme ID is connected");
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: true, providerId: "acme-grace" });
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: "acme-grace" });
    expect(await tab.installs()).toHaveLength(1);
  });

  test("closes the window at the provider: the portal asks without calling it a failure, and trying again works", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-closes`);
    await tab.connect("github");
    const first = await tab.portal.opensWindow("Connect GitHub");
    await first.waitForURL(`${stage.standIn("github").origin}/**`);
    await first.close();
    await tab.portal.shows("Still with GitHub?");
    await tab.portal.says("If you closed it, just try again.");
    expect((await tab.integration("github")).allCredentials).toEqual([]);

    const second = await tab.portal.opensWindow("Try again");
    await consentAs(second, "github", ada);
    await tab.portal.shows("GitHub is connected");
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await tab.installs()).toHaveLength(1);
  });

  test("closes the window before it has left for the provider: the portal says that it was closed", async () => {
    const profile = await stage.browser.newContext();
    let isHeld = true;
    // while it is not answered, the window stays on the start page
    await profile.route("**/build-oauth**", (route) => (isHeld ? undefined : route.continue()));
    await using tab = await openHost(stage, sdk, profile);
    await tab.authenticate(`${sdk}-closes-at-once`);
    await tab.connect("github");
    const first = await tab.portal.opensWindow("Connect GitHub");
    await first.getByRole("heading", { name: "Taking you to GitHub…" }).waitFor();
    await first.close();
    await tab.portal.shows("You closed the GitHub window");
    await tab.portal.says("nothing was connected. You can try again at any time.");

    isHeld = false;
    const second = await tab.portal.opensWindow("Try again");
    await consentAs(second, "github", ada);
    await tab.portal.shows("GitHub is connected");
    expect(await tab.installs()).toHaveLength(1);
    await profile.close();
  });

  test("has a browser that stops the window: the portal offers a link that works", async () => {
    const profile = await stage.browser.newContext();
    await profile.addInitScript(() => {
      if (location.pathname === "/ui") window.open = () => null;
    });
    await using tab = await openHost(stage, sdk, profile);
    await tab.authenticate(`${sdk}-blocked`);
    await tab.connect("github");
    await tab.portal.press("Connect GitHub");
    await tab.portal.shows("Your browser stopped the window");
    const popup = await tab.portal.opensWindow("Open GitHub", "link");
    await consentAs(popup, "github", ada);
    await tab.portal.shows("GitHub is connected");
    expect(await tab.integration("github")).toMatchObject({ enabled: true, providerData: { accountName: "ada" } });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await tab.installs()).toHaveLength(1);
    await profile.close();
  });
});

describe.each(sdkKinds)("what a person may do in the host's own window, SDK %s", (sdk) => {
  test("denies: installIntegration is told the reason, and can be called again", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-denies-directly`);
    await deny(await tab.installOpensWindow("acme-id"));
    await expect.poll(() => tab.complaints()).toHaveLength(1);
    await allowAs(await tab.installOpensWindow("acme-id"), acmeGrace);
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: "acme-grace" });
  });
});
