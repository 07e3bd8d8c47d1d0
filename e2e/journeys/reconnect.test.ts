import { allowAs, oidcAccounts } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const [ada, grace] = oidcAccounts as [(typeof oidcAccounts)[0], (typeof oidcAccounts)[0]];
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ acme: {} });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Until the credential is dead: a refusal is confirmed twice, five minutes apart, before a user is asked anything (TR-09). */
async function withdrawAccess(tab: HostTab): Promise<void> {
  stage.acme().revokeAccount(ada.id);
  for (let refusal = 1; refusal <= 3; refusal += 1) {
    await expect(tab.request("acme-id", "/me")).rejects.toThrow();
    if (refusal === 3) break;
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: true, credentialStatus: "VALID" });
    await stage.portico.advanceClock(5 * 60_000 + 1000);
  }
}

describe.each(sdkKinds)("reconnecting, SDK %s", (sdk) => {
  test("an account whose access was withdrawn is repaired in place: same credential, one more install event", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-repair`;
    await tab.authenticate(user);
    await tab.connect("acme-id");
    await allowAs(await tab.portal.opensWindow("Connect Acme ID"), ada);
    await tab.portal.shows("Acme ID is connected");
    const { credentialId } = await tab.integration("acme-id");

    await withdrawAccess(tab);
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

  /** Connected as Ada, and then signed in as Grace while reconnecting. */
  async function signInAsAnother(tab: HostTab, user: string, options: object = {}): Promise<string> {
    await tab.authenticate(user);
    await tab.connect("acme-id", options);
    await allowAs(await tab.portal.opensWindow("Connect Acme ID"), ada);
    await tab.portal.shows("Acme ID is connected");
    const { credentialId } = await tab.integration("acme-id");
    await allowAs(await tab.portal.opensWindow("Reconnect"), grace);
    await tab.portal.shows("Which Acme ID account?");
    await tab.portal.says(`You signed in to Acme ID as ${grace.email}, but ${ada.email} is connected here.`);
    // asking changes nothing
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    return credentialId ?? "";
  }

  test("OA-14: another account than the one being repaired is asked about, and takes its place when told to", async () => {
    await using tab = await openHost(stage, sdk);
    const credentialId = await signInAsAnother(tab, `${sdk}-use`);
    await tab.portal.press(`Use ${grace.email} instead`);
    await tab.portal.shows("Acme ID is connected");
    const after = await tab.integration("acme-id");
    expect(after).toMatchObject({ enabled: true, credentialId, providerId: grace.id });
    expect(after.allCredentials).toHaveLength(1);
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: grace.id });
    expect(await tab.installs()).toHaveLength(2);
  });

  test("OA-14: keeping the old account changes nothing and gives the new grant back", async () => {
    await using tab = await openHost(stage, sdk);
    const credentialId = await signInAsAnother(tab, `${sdk}-keep`);
    const revoked = stage.acme().log.count("revoke");
    await tab.portal.press(`Keep ${ada.email}`);
    await tab.portal.shows("Acme ID is connected");
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: true, credentialId, providerId: ada.id });
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: ada.id });
    expect(await tab.installs()).toHaveLength(1);
    // another user of this file may have Grace connected: then her grant is not touched
    expect(stage.acme().log.count("revoke")).toBe(revoked);
  });

  test("OA-14: where several accounts are allowed, the other one is added beside the first", async () => {
    await using tab = await openHost(stage, sdk);
    const credentialId = await signInAsAnother(tab, `${sdk}-add`, { allowMultipleCredentials: true });
    await tab.portal.press(`Add ${grace.email} as another account`);
    await tab.portal.shows("Acme ID is connected");
    const { allCredentials } = await tab.integration("acme-id");
    expect(allCredentials.map(({ providerId }) => providerId).sort()).toEqual([ada.id, grace.id]);
    const first = await tab.request("acme-id", "/me", { selectedCredentialId: credentialId });
    expect(first).toMatchObject({ sub: ada.id });
  });

  test("OA-14: an SDK without our portal cannot ask, so it is refused and nothing changes", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-alone`;
    await tab.authenticate(user);
    await allowAs(await tab.installOpensWindow("acme-id"), ada);
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    const { credentialId } = await tab.integration("acme-id");
    await withdrawAccess(tab);
    await tab.reload(user);
    await allowAs(await tab.installOpensWindow("acme-id", { selectedCredentialId: credentialId }), grace);
    await expect.poll(() => tab.complaints(), { timeout: 15_000 }).not.toEqual([]);
    expect(await tab.integration("acme-id")).toMatchObject({ enabled: false, credentialId, providerId: ada.id });
  });
});
