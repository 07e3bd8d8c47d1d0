import { allowAs, deny, oidcAccounts } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const [ada, grace] = oidcAccounts as [(typeof oidcAccounts)[0], (typeof oidcAccounts)[0]];
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ music: { nonces: "hexadecimal" } });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe.each(sdkKinds)("connecting by OAuth 1.0a, SDK %s", (sdk) => {
  test("through the portal: refused first, then allowed, used by a signed call, and disconnected", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-music`);
    await tab.connect("acme-music");
    await tab.portal.shows("Connect Acme Music to Acme Notes");
    await deny(await tab.portal.opensWindow("Connect Acme Music"));
    await tab.portal.shows("You chose not to allow access");
    expect((await tab.integration("acme-music")).allCredentials).toEqual([]);

    const popup = await tab.portal.opensWindow("Try again");
    const closed = popup.waitForEvent("close");
    await allowAs(popup, ada);
    await tab.portal.shows("Acme Music is connected");
    await tab.portal.says("Ada Lovelace is connected.");
    await closed;

    const connected = await tab.integration("acme-music");
    expect(connected).toMatchObject({ enabled: true, credentialStatus: "VALID", providerId: "acme-ada" });
    expect(await tab.request("acme-music", "/albums?q=a%20b")).toMatchObject({
      id: "acme-ada",
      path: "/api/albums?q=a%20b",
    });
    const token = stage.music().log.of("api").at(-1)?.token ?? "";
    expect(stage.music().honours(token)).toBe(true);

    await tab.portal.press("Disconnect");
    await tab.portal.shows("Disconnect Ada Lovelace?");
    await tab.portal.press("Disconnect");
    await tab.portal.says("Ada Lovelace is disconnected.");
    await expect.poll(() => stage.music().honours(token), { timeout: 15_000 }).toBe(false);
    expect(await tab.complaints()).toEqual([]);
  });

  test("through installIntegration, without the portal", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-music-direct`);
    const popup = await tab.installOpensWindow("acme-music");
    const closed = popup.waitForEvent("close");
    await allowAs(popup, grace);
    await closed;
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    expect(await tab.request("acme-music", "/me")).toMatchObject({ id: "acme-grace" });
    await tab.uninstall("acme-music");
    expect((await tab.integration("acme-music")).allCredentials).toEqual([]);
    expect(await tab.complaints()).toEqual([]);
  });
});
