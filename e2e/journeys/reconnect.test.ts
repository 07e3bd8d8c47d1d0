import { allowAs, oidcAccounts } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const [ada, grace] = oidcAccounts as [(typeof oidcAccounts)[0], (typeof oidcAccounts)[0]];
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ acme: {} });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(sdkKinds)("reconnecting, SDK %s", (sdk) => {
  test("an account whose access was withdrawn is repaired in place: same credential, one more install event", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-repair`;
    await tab.authenticate(user);
    await tab.connect("acme-id");
    await allowAs(await tab.portal.opensWindow("Connect Acme ID"), ada);
    await tab.portal.shows("Acme ID is connected");
    const { credentialId } = await tab.integration("acme-id");

    stage.acme().revokeAccount(ada.id);
    await expect(tab.request("acme-id", "/me")).rejects.toThrow();
    await tab.reload(user);
    expect(await tab.integration("acme-id")).toMatchObject({
      enabled: false,
      credentialStatus: "INVALID",
      credentialId,
    });

    await tab.connect("acme-id");
    await tab.portal.shows("Acme ID needs your attention");
    const popup = await tab.portal.opensWindow("Reconnect");
    await allowAs(popup, ada);
    await tab.portal.shows("Acme ID is connected");
    const repaired = await tab.integration("acme-id");
    expect(repaired).toMatchObject({ enabled: true, credentialStatus: "VALID", credentialId });
    expect(repaired.allCredentials).toHaveLength(1);
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    expect(await tab.installs()).toMatchObject([{ credentialId }]);
  });

  test("another account than the one being repaired is named and refused, and changes nothing", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-other`;
    await tab.authenticate(user);
    await tab.connect("acme-id");
    await allowAs(await tab.portal.opensWindow("Connect Acme ID"), ada);
    await tab.portal.shows("Acme ID is connected");
    const { credentialId } = await tab.integration("acme-id");
    await allowAs(await tab.portal.opensWindow("Reconnect"), grace);
    await tab.portal.shows("This is another Acme ID account");
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: true, credentialId, providerId: ada.id });
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    expect(await tab.installs()).toHaveLength(1);
  });
});
