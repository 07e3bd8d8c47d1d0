import { consentAs, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const ada = seededUsers[0]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github", crossOriginOpenerPolicy: "same-origin" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(sdkKinds)("a provider with Cross-Origin-Opener-Policy: same-origin, SDK %s", (sdk) => {
  test("OA-18: the portal completes, and never says that the window was closed", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-portal`);
    await tab.connect("github");
    const popup = await tab.portal.opensWindow("Connect GitHub");
    await popup.waitForURL(`${stage.standIn("github").origin}/**`);
    expect(await popup.evaluate(() => window.opener as unknown)).toBeNull();
    // at once: the focus is here while the window looks closed
    await tab.portal.shows("Still with GitHub?");
    await tab.portal.says("If the GitHub window is still open, finish there and this page will notice.");

    await consentAs(popup, "github", ada);
    await tab.portal.shows("GitHub is connected");
    expect(await tab.integration("github")).toMatchObject({ enabled: true, providerData: { accountName: "ada" } });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await tab.installs()).toHaveLength(1);
    expect(await tab.complaints()).toEqual([]);
  });

  test("OA-18: installIntegration completes", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-direct`);
    const popup = await tab.installOpensWindow("github");
    await popup.waitForURL(`${stage.standIn("github").origin}/**`);
    expect(await popup.evaluate(() => window.opener as unknown)).toBeNull();
    await consentAs(popup, "github", ada);
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await tab.complaints()).toEqual([]);
  });
});
