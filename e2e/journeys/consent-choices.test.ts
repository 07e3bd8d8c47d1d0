import { allowAs, oidcAccounts } from "@portico/testkit";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const [ada] = oidcAccounts as [(typeof oidcAccounts)[0]];
const own = { id: "adas-own-app", secret: "adas-own-secret-0123456789" };
const registered = {
  client_id: own.id,
  client_secret: own.secret,
  redirect_uris: ["http://127.0.0.1/placeholder"],
  grant_types: ["authorization_code", "refresh_token"],
  response_types: ["code"],
  id_token_signed_response_alg: "ES256",
};
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ acme: { moreClients: [registered] } });
});
afterAll(() => stage[Symbol.asyncDispose]());
beforeEach(() => stage.acme().log.clear());

describe.each(sdkKinds)("what users decide before they consent, SDK %s", (sdk) => {
  test("OA-13: an optional scope that is switched off is not asked for, and a required one cannot be", async () => {
    await stage.host.change(stage.integration("acme-id").id, {
      consent: { optionalScopes: [{ name: "email", preselected: true }] },
    });
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-picky`);
    await tab.connect("acme-id");
    await tab.portal.press("Connect Acme ID");
    await tab.portal.shows(/^What may .* do\?$/);
    const box = (name: RegExp) => tab.portal.frame.getByRole("checkbox", { name });
    expect(await box(/Know who you are/).isDisabled()).toBe(true);
    await box(/See your e-mail address/).uncheck();
    const popup = await tab.portal.opensWindow("Continue to Acme ID");
    await popup.getByText("asks for: openid profile offline_access").waitFor();
    await allowAs(popup, ada);
    await tab.portal.shows("Acme ID is connected");
    expect(await tab.request("acme-id", "/me")).not.toHaveProperty("email");
  });

  test("OA-05: a user's own app asks, exchanges and revokes; the project's client is never used for it", async () => {
    await stage.host.change(stage.integration("acme-id").id, {
      consent: { userConfiguredApp: true },
    });
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-own-app`);
    await tab.connect("acme-id", { accountType: ["default", "user-configured-oauth"] });
    await tab.portal.press("Connect Acme ID");
    await tab.portal.choose("My own Acme ID app");
    await tab.portal.press("Continue");
    await tab.portal.shows("Connect through your own Acme ID app");
    expect(await tab.portal.valueOf("Redirect URL")).toMatch(/\/oauth\/[0-9a-f-]{36}\/user-app$/);
    await tab.portal.fill("Client ID", own.id);
    await tab.portal.fill("Client secret", own.secret);
    const popup = await tab.portal.opensWindow("Continue to Acme ID");
    await popup.getByText(own.id).waitFor();
    await allowAs(popup, ada);
    await tab.portal.shows("Acme ID is connected");
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    await tab.uninstall("acme-id");
    const { log } = stage.acme();
    expect(log.count("token")).toBeGreaterThan(0);
    // the user never waits for the provider: the queue tells it on its own (TR-17)
    await expect.poll(() => log.count("revoke"), { timeout: 10_000 }).toBeGreaterThan(0);
    const clients = [...log.of("token"), ...log.of("revoke")].map(({ headers }) => clientOf(headers.authorization));
    expect(new Set(clients)).toEqual(new Set([own.id]));
  });
});

/** The client of a Basic header (RFC 6749 section 2.3.1). */
function clientOf(authorization: string | undefined): string {
  return atob((authorization ?? "").replace(/^Basic /, "")).split(":")[0] ?? "";
}
