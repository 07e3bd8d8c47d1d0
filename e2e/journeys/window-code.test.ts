import { consentAs, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";
import type { Page } from "playwright-core";

const ada = seededUsers[0]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({
    standIns: [{ service: "github" }],
    hostHeaders: { "cross-origin-opener-policy": "same-origin" },
    browserArguments: ["--test-third-party-cookie-phaseout"],
  });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Presses Connect and answers the window, which is nobody's popup. */
async function opensApart(tab: HostTab): Promise<Page> {
  const [apart] = await Promise.all([tab.profile.waitForEvent("page"), tab.portal.press("Connect GitHub")]);
  return apart;
}

describe.each(sdkKinds)("a host with Cross-Origin-Opener-Policy: same-origin, SDK %s", (sdk) => {
  test("OA-19: the window shows a code, and the portal, which asks for it, connects", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-apart`);
    await tab.connect("github");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    const apart = await opensApart(tab);
    expect(await apart.evaluate(() => window.opener as unknown)).toBeNull();
    await tab.portal.shows("Enter the code from the other window");
    await apart.getByRole("heading", { name: "Enter this code in Acme Notes" }).waitFor();
    await apart.getByText(`You are connecting GitHub for ${sdk}-apart.`).waitFor();

    await tab.portal.press("Continue");
    await tab.portal.says("This is needed to continue.");
    await tab.portal.fill("Code in the window", "bbb bbb");
    await tab.portal.press("Continue");
    await tab.portal.says("That is not the code in the window.");
    await tab.portal.fill("Code in the window", await apart.locator("#letters").innerText());
    await tab.portal.press("Continue");
    await tab.portal.says("Go on in the other window.");
    await consentAs(apart, "github", ada);

    await tab.portal.shows("GitHub is connected");
    expect(await tab.integration("github")).toMatchObject({ enabled: true, providerData: { accountName: "ada" } });
    expect(await tab.installs()).toHaveLength(1);
    expect(await tab.complaints()).toEqual([]);
  });

  test("OA-02: the window stays where it is when its portal is gone", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-gone`);
    await tab.connect("github");
    const apart = await opensApart(tab);
    await apart.getByRole("heading", { name: "Enter this code in Acme Notes" }).waitFor();
    await tab.portal.shows("Enter the code from the other window");
    await tab.portal.press("Cancel");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    expect(new URL(apart.url()).origin).toBe(stage.portico.url);
  });
});
