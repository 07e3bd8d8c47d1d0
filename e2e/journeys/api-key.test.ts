import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "stripe" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

const keyField = "Secret or restricted key";

describe.each(sdkKinds)("connecting by API key, SDK %s", (sdk) => {
  test("a wrong key is refused beside its field, which keeps it; the right key connects", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-portal`);
    await tab.connect("stripe");
    await tab.portal.says("Do what the details you enter allow in Stripe");
    await tab.portal.press("Connect Stripe");
    await tab.portal.shows("Connect with your Stripe key");
    await tab.portal.fill(keyField, "sk_test_of_nobody");
    await tab.portal.press("Test and connect");
    await tab.portal.says("Stripe did not accept these details. Nothing was saved; correct them and test again.");
    expect(await tab.portal.valueOf(keyField)).toBe("sk_test_of_nobody");
    expect(await tab.portal.isFocused(keyField)).toBe(true);
    expect((await tab.integration("stripe")).allCredentials).toEqual([]);

    await tab.portal.fill(keyField, "sk_test_ada");
    await tab.portal.press("Test and connect");
    await tab.portal.shows("Stripe is connected");
    await tab.portal.says("ada's shop is connected.");
    expect(await tab.integration("stripe")).toMatchObject({
      enabled: true,
      credentialStatus: "VALID",
      providerData: { accountName: "ada's shop" },
    });
    expect(await tab.request("stripe", "/v1/account")).toMatchObject({ id: "acct_ada" });
    await tab.portal.press("Done");
    await tab.portal.isGone();
    expect(await tab.heard()).toEqual(["onPortalOpen", "onIntegrationInstall", "onPortalClose"]);
  });

  test("the same wrong key sent twice is refused twice", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-stubborn`);
    await tab.connect("stripe");
    await tab.portal.press("Connect Stripe");
    await tab.portal.fill(keyField, "sk_test_of_nobody");
    const asked = () => stage.standIn("stripe").log.count("api");
    for (let round = 1; round <= 2; round++) {
      const before = asked();
      await tab.portal.press("Test and connect");
      await expect.poll(asked).toBe(before + 1);
      await tab.portal.says("Stripe did not accept these details.");
    }
    expect((await tab.integration("stripe")).allCredentials).toEqual([]);
    expect(await tab.installs()).toEqual([]);
  });

  test("installIntegration shows the form only, and goes when the account is connected", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-direct`);
    await tab.install("stripe");
    await tab.portal.shows("Connect with your Stripe key");
    await tab.portal.fill(keyField, "sk_test_grace");
    await tab.portal.press("Test and connect");
    await tab.portal.isGone();
    expect(await tab.integration("stripe")).toMatchObject({
      enabled: true,
      providerData: { accountName: "grace's shop" },
    });
    expect(await tab.request("stripe", "/v1/account")).toMatchObject({ id: "acct_grace" });
    expect(await tab.installs()).toHaveLength(1);
  });
});
