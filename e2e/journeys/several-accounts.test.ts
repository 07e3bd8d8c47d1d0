import { consentAs, seededUsers } from "@portico/testkit";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

const [ada, grace] = seededUsers as [(typeof seededUsers)[0], (typeof seededUsers)[0]];
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }] });
});
afterAll(() => stage[Symbol.asyncDispose]());

async function connectAs(tab: HostTab, account: typeof ada): Promise<void> {
  await tab.connect("github");
  await consentAs(await tab.portal.opensWindow("Connect GitHub"), "github", account);
  await tab.portal.shows("GitHub is connected");
  await tab.portal.press("Done");
  await tab.portal.isGone();
}

describe.each(sdkKinds)("several accounts, SDK %s", (sdk) => {
  test("two accounts of one user at one provider: two credentials, and the selected one answers", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-collector`);
    for (const [count, account] of [ada, grace].entries()) {
      const popup = await tab.installOpensWindow("github", { allowMultipleCredentials: true });
      await consentAs(popup, "github", account);
      await expect.poll(() => tab.installs(), { timeout: 15_000 }).toHaveLength(count + 1);
    }
    const { allCredentials } = await tab.integration("github");
    expect(allCredentials.map(({ providerData }) => providerData["accountName"]).sort()).toEqual(["ada", "grace"]);
    expect(new Set(allCredentials.map(({ id }) => id)).size).toBe(2);
    for (const { id, providerData } of allCredentials) {
      const selected = await tab.request("github", "/user", { selectedCredentialId: id });
      expect(selected["login"]).toBe(providerData["accountName"]);
    }
    expect(await tab.installs()).toHaveLength(2);
    expect(await tab.complaints()).toEqual([]);
  });

  test("two users on two accounts in two browsers: each call answers as that user's account", async () => {
    await using adaTab = await openHost(stage, sdk);
    await using graceTab = await openHost(stage, sdk);
    await adaTab.authenticate(`${sdk}-ada`);
    await graceTab.authenticate(`${sdk}-grace`);
    await connectAs(adaTab, ada);
    expect((await graceTab.integration("github")).allCredentials).toEqual([]);
    await connectAs(graceTab, grace);

    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, at) => (at % 2 === 0 ? adaTab : graceTab).request("github", `/user?round=${at}`)),
    );
    expect(answers.map((answer) => answer["login"])).toEqual(answers.map((_, at) => (at % 2 === 0 ? "ada" : "grace")));
    for (const [tab, account] of [
      [adaTab, "ada"],
      [graceTab, "grace"],
    ] as const) {
      const integration = await tab.integration("github");
      expect(integration.allCredentials.map(({ providerData }) => providerData["accountName"])).toEqual([account]);
      expect(await tab.installs()).toHaveLength(1);
    }
    // TN-04: naming the other user's credential opens nothing
    const foreign = (await adaTab.integration("github")).credentialId;
    await expect(graceTab.request("github", "/user", { selectedCredentialId: foreign })).rejects.toThrow();
  });

  test("one browser that switches users shows and calls the new user's account", async () => {
    await using tab = await openHost(stage, sdk);
    await tab.authenticate(`${sdk}-first`);
    await connectAs(tab, ada);
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });

    await tab.authenticate(`${sdk}-second`);
    expect(await tab.integration("github")).toMatchObject({ enabled: false, allCredentials: [] });
    await connectAs(tab, grace);
    expect(await tab.request("github", "/user")).toMatchObject({ login: "grace" });

    await tab.authenticate(`${sdk}-first`);
    expect(await tab.integration("github")).toMatchObject({ enabled: true, providerData: { accountName: "ada" } });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await tab.installs()).toHaveLength(2);
  });
});
