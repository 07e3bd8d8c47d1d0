import { allowAs, consentAs, deny, oidcAccounts, seededUsers } from "@portico/testkit";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openHost, type HostTab } from "../host-driver.ts";
import { sdkKinds, type SdkKind } from "../host-page.ts";
import { setStage, type Stage } from "../stage.ts";

declare global {
  interface Window {
    /** What the host's own interface was told, in order: `stage`, `complete` or `error`. */
    told: string[];
  }
}

const ada = seededUsers[0]!;
const acmeGrace = oidcAccounts[1]!;
let stage: Stage;
beforeAll(async () => {
  stage = await setStage({ standIns: [{ service: "github" }, { service: "stripe" }], acme: {} });
});
afterAll(() => stage[Symbol.asyncDispose]());

async function openHeadless(sdk: SdkKind, user: string): Promise<HostTab> {
  const tab = await openHost(stage, sdk);
  await tab.page.evaluate(() => window.paragon.setHeadless(true));
  await tab.authenticate(user);
  return tab;
}

/** The host's own "Connect" button. */
async function pressStart({ page }: HostTab, type: string): Promise<void> {
  await page.locator("#go").evaluate((button, integrationType) => {
    window.told = [];
    button.onclick = () =>
      window.paragon.installFlow.start(integrationType, {
        // `done` is told to onNext by our SDK only
        onNext: ({ stage: entered, done }) => done || window.told.push(entered),
        onComplete: (event) => window.told.push(`complete ${event.credential.status}`),
        onError: (error) => window.told.push(`error ${error.name}`),
      });
  }, type);
  await page.click("#go");
}

async function startOpensWindow(tab: HostTab, type: string): Promise<Page> {
  const [popup] = await Promise.all([tab.page.waitForEvent("popup"), pressStart(tab, type)]);
  return popup;
}

const told = ({ page }: HostTab) => page.evaluate(() => window.told);

/** The host's own form; answers whether it was refused. */
const sendKey = ({ page }: HostTab, apiKey: string) =>
  page.evaluate(
    (given) =>
      window.paragon.installFlow.setPreOptions({ apiKey: given }).then(
        () => "accepted",
        () => "refused",
      ),
    apiKey,
  );

describe.each(sdkKinds)("the host's own interface, SDK %s", (sdk) => {
  test("connects by OAuth without a portal", async () => {
    await using tab = await openHeadless(sdk, `${sdk}-oauth`);
    const popup = await startOpensWindow(tab, "github");
    await consentAs(popup, "github", ada);
    await expect.poll(() => told(tab), { timeout: 15_000 }).toEqual(["oauth", "complete VALID"]);
    expect(await tab.integration("github")).toMatchObject({ enabled: true, providerData: { accountName: "ada" } });
    expect(await tab.request("github", "/user")).toMatchObject({ login: "ada" });
    expect(await tab.heard()).toEqual(["onIntegrationInstall"]);
  });

  test("connects by API key: a wrong key is refused, the right one may follow at once", async () => {
    await using tab = await openHeadless(sdk, `${sdk}-key`);
    await pressStart(tab, "stripe");
    expect(await told(tab)).toEqual(["preOptions"]);
    await sendKey(tab, "sk_test_of_nobody");
    await expect.poll(() => told(tab)).toHaveLength(2);
    expect((await told(tab))[1]).toMatch(/^error /);
    expect((await tab.integration("stripe")).allCredentials).toEqual([]);

    expect(await sendKey(tab, "sk_test_ada")).toBe("accepted");
    await expect.poll(async () => (await told(tab)).slice(2)).toEqual(["complete VALID"]);
    expect(await tab.integration("stripe")).toMatchObject({
      enabled: true,
      providerData: { accountName: "ada's shop" },
    });
    expect(await tab.request("stripe", "/v1/account")).toMatchObject({ id: "acct_ada" });
    expect(await tab.heard()).toEqual(["onIntegrationInstall"]);
  });

  test("survives a denial: starting again connects", async () => {
    await using tab = await openHeadless(sdk, `${sdk}-denial`);
    const refused = await startOpensWindow(tab, "acme-id");
    await deny(refused);
    await refused.getByRole("heading", { name: "Not connected" }).waitFor();
    // the official SDK does not hear of it (contract 4.5)
    if (sdk === "ours") await expect.poll(() => told(tab)).toEqual(["oauth", "error PorticoError"]);
    expect((await tab.integration("acme-id")).allCredentials).toEqual([]);

    await allowAs(await startOpensWindow(tab, "acme-id"), acmeGrace);
    await expect.poll(() => told(tab), { timeout: 15_000 }).toEqual(["oauth", "complete VALID"]);
    expect(await tab.request("acme-id", "/me")).toMatchObject({ sub: "acme-grace" });
    expect(await tab.heard()).toEqual(["onIntegrationInstall"]);
  });
});
