import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(sdkKinds)("an inactive integration, SDK %s", (sdk) => {
  test("is invisible until it is activated", async () => {
    const { id } = stage.integration("github");
    await stage.host.change(id, { isActive: false });
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-early`;
    const offered = () => tab.page.evaluate(() => window.paragon.getIntegrationMetadata().map(({ type }) => type));
    await tab.authenticate(user);
    expect(await offered()).toEqual([]);

    const settled = await tab.page.evaluate(() => window.paragon.connect("github").then(String, () => "rejected"));
    expect(settled).toBe(sdk === "ours" ? "undefined" : "rejected");
    await tab.portal.isGone();
    expect(await tab.heard()).toEqual([]);

    await stage.host.change(id, { isActive: true });
    await tab.reload(user);
    expect(await offered()).toEqual(["github"]);
    await tab.connect("github");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    expect(await tab.heard()).toEqual(["onPortalOpen"]);
  });

  test("a type that the project does not have shows nothing either", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-lost`);
    const settled = await tab.page.evaluate(() => window.paragon.connect("notion").then(String, () => "rejected"));
    expect(settled).toBe(sdk === "ours" ? "undefined" : "rejected");
    await tab.portal.isGone();
    expect(await tab.heard()).toEqual([]);
  });
});
