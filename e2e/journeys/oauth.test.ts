import { consentAs, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

declare global {
  interface Window {
    /** The portal's last `_oauthCallback`, as the host's page saw it. */
    call: object | undefined;
  }
}

const [ada, grace] = seededUsers as [(typeof seededUsers)[0], (typeof seededUsers)[0]];
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

/** Whether a provider's token still opens its API, asked of the provider itself. */
async function opensGitHub(token: string): Promise<boolean> {
  const answer = await fetch(`${stage.standIn("github").origin}/user`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return answer.ok;
}

describe.each(sdkKinds)("connecting by OAuth, SDK %s", (sdk) => {
  test("through the portal: connected once, kept over a reload, and disconnected in the portal", async () => {
    await using tab = await openHost(stage, sdk);
    const user = `${sdk}-portal`;
    await tab.authenticate(user);
    expect((await tab.integration("github")).allCredentials).toEqual([]);
    await tab.connect("github");
    await tab.portal.shows("Connect GitHub to Acme Notes");
    const popup = await tab.portal.opensWindow("Connect GitHub");
    const closed = popup.waitForEvent("close");
    await consentAs(popup, "github", ada);
    await tab.portal.shows("GitHub is connected");
    await tab.portal.says("ada is connected.");
    await closed;

    const connected = await tab.integration("github");
    expect(connected).toMatchObject({
      enabled: true,
      credentialStatus: "VALID",
      providerData: { accountName: "ada" },
      allCredentials: [{ id: connected.credentialId, status: "VALID", providerData: { accountName: "ada" } }],
    });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    await tab.portal.press("Done");
    await tab.portal.isGone();
    expect(await tab.installs()).toMatchObject([{ integrationType: "github", credentialId: connected.credentialId }]);
    expect(await tab.heard()).toEqual(["onPortalOpen", "onIntegrationInstall", "onPortalClose"]);

    await tab.reload(user);
    expect(await tab.integration("github")).toMatchObject({ enabled: true, credentialId: connected.credentialId });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });

    const token = stage.standIn("github").log.of("api").at(-1)?.token ?? "";
    expect(await opensGitHub(token)).toBe(true);
    await tab.connect("github");
    await tab.portal.shows("GitHub is connected");
    await tab.portal.press("Disconnect");
    await tab.portal.shows("Disconnect ada?");
    await tab.portal.press("Disconnect");
    await tab.portal.says("ada is disconnected.");
    expect(await tab.integration("github")).toMatchObject({ enabled: false, allCredentials: [] });
    // the queue revokes on its own, so that the user never waits for the provider (TR-17)
    await expect.poll(() => opensGitHub(token), { timeout: 15_000 }).toBe(false);
    expect(await tab.heard()).toEqual(["onPortalOpen", "onIntegrationUninstall"]);
    expect(await tab.complaints()).toEqual([]);
  });

  test("through installIntegration, and disconnected through uninstallIntegration", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-direct`);
    const popup = await tab.installOpensWindow("github");
    const polled = tab.page.waitForResponse(
      (answer) => answer.request().method() === "GET" && /session-id/.test(answer.url()),
    );
    const closed = popup.waitForEvent("close");
    await consentAs(popup, "github", grace);
    await polled;
    await closed;
    await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(1);
    expect(await tab.integration("github")).toMatchObject({ enabled: true, providerData: { accountName: "grace" } });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "grace" });

    const token = stage.standIn("github").log.of("api").at(-1)?.token ?? "";
    await tab.uninstall("github");
    expect(await tab.integration("github")).toMatchObject({ enabled: false, allCredentials: [] });
    // the queue revokes on its own, so that the user never waits for the provider (TR-17)
    await expect.poll(() => opensGitHub(token), { timeout: 15_000 }).toBe(false);
    expect(await tab.heard()).toEqual(["onIntegrationInstall", "onIntegrationUninstall"]);
    expect(await tab.complaints()).toEqual([]);
  });
});

test("our SDK makes one install event, though the portal repeats a call whose answer it has missed", async () => {
  await using tab = await openHost(stage, "ours");
  await tab.authenticate("repeated");
  await tab.page.evaluate(() => {
    addEventListener("message", ({ data }: MessageEvent<{ type?: string } | null>) => {
      if (data?.type === "_oauthCallback") window.call = data;
    });
  });
  await tab.connect("github");
  await consentAs(await tab.portal.opensWindow("Connect GitHub"), "github", ada);
  await tab.portal.shows("GitHub is connected");
  await expect.poll(() => tab.installs()).toHaveLength(1);

  const call = await tab.page.evaluate(() => window.call);
  const portal = tab.page.frames().find((frame) => frame.url().startsWith(`${stage.portico.url}/ui`));
  const answer = await portal?.evaluate((repeated) => {
    const answered = new Promise<unknown>((resolve) => {
      addEventListener("message", ({ data }: MessageEvent<{ id?: string } | null>) => {
        if (data?.id === "repeated") resolve(data);
      });
    });
    parent.postMessage({ ...repeated, id: "repeated" }, "*");
    return answered;
  }, call);
  expect(answer).toMatchObject({ result: { credentialId: (await tab.integration("github")).credentialId } });
  expect(await tab.installs()).toHaveLength(1);
});
