import { mkdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { signUserToken } from "@portico/node";
import { consentAs, freshDatabase, seededUsers, startPortico, startStandIn } from "@portico/testkit";
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, test } from "vitest";
import { launchBrowser } from "../browser.ts";
import { openHost } from "../host-driver.ts";
import { sdkKinds, startHostPage } from "../host-page.ts";

const ada = seededUsers[0]!;
const user = "user-7";
const screenshotsFolder = fileURLToPath(new URL("../screenshots/", import.meta.url));

beforeAll(() => mkdir(screenshotsFolder, { recursive: true }));

describe.each(sdkKinds)("the whole story, SDK %s", (sdk) => {
  test("from an empty data folder and the printed link to a request that answers as ada", async () => {
    await using stack = new AsyncDisposableStack();
    const database = stack.use(await freshDatabase());
    const gitHub = stack.use(await startStandIn({ service: "github" }));
    const portico = stack.use(await startPortico({ databaseUrl: database.url, standIns: gitHub.origins }));
    const hostPage = stack.use(await startHostPage());
    const browser = await launchBrowser();
    stack.defer(() => browser.close());

    const adminProfile = await browser.newContext({
      viewport: { width: 1280, height: 900 },
      reducedMotion: "reduce",
    });
    const dashboard = await adminProfile.newPage();
    dashboard.setDefaultTimeout(15_000);
    let shot = 0;
    const show = async (page: Page, name: string): Promise<void> => {
      shot += 1;
      const file = `whole-story-${sdk}-${String(shot).padStart(2, "0")}-${name}.png`;
      await page.screenshot({ path: screenshotsFolder + file });
    };

    await dashboard.goto(portico.signInLink ?? "about:blank");
    await dashboard.getByRole("heading", { name: "Projects" }).waitFor();
    await show(dashboard, "signed-in");
    await dashboard.getByRole("button", { name: "New project" }).first().click();
    await dashboard.getByLabel("Name").fill("Acme Notes");
    await dashboard.getByLabel("App origins").fill(hostPage.origin);
    await dashboard.getByRole("button", { name: "Make project" }).click();
    await dashboard.getByRole("heading", { name: "Acme Notes" }).waitFor();
    await show(dashboard, "project");

    const signingKey = await makeSigningKey(dashboard, () => show(dashboard, "signing-key"));
    await addGitHub(dashboard, gitHub.client);
    await show(dashboard, "github-settings");

    await dashboard.getByRole("link", { name: "Overview" }).click();
    const integrationType = await valueToCopy(dashboard, "integrationType");
    const projectId = await valueToCopy(dashboard, "Project id");
    expect(integrationType).toBe("github");
    await show(dashboard, "github-overview");

    // a host that knows what the dashboard showed, and nothing else
    const token = (userId: string) => signUserToken({ projectId, signingKey, userId, expiresInSeconds: 3600 });
    await using tab = await openHost({ portico, hostPage, browser, host: { projectId, token } }, sdk);
    await tab.authenticate(user);
    await tab.connect(integrationType);
    const offered = () => tab.page.evaluate(() => window.paragon.getIntegrationMetadata().map(({ type }) => type));
    expect(await offered()).toEqual([]);
    await tab.portal.isGone();
    await show(tab.page, "inactive-shows-nothing");

    await dashboard.getByRole("link", { name: "Settings" }).last().click();
    await dashboard
      .getByRole("radiogroup", { name: "Visible to your users" })
      .getByText("Active", { exact: true })
      .click();
    await dashboard.getByText("Your users can connect it").waitFor();
    await show(dashboard, "activated");

    await tab.reload(user);
    expect(await offered()).toEqual([integrationType]);
    await tab.connect(integrationType);
    await tab.portal.shows("Connect GitHub to Acme Notes");
    await show(tab.page, "portal");
    const popup = await tab.portal.opensWindow("Connect GitHub");
    await popup.locator("button.user-btn").first().waitFor();
    await show(popup, "consent");
    await consentAs(popup, "github", ada);
    await tab.portal.shows("GitHub is connected");
    await tab.portal.says("ada is connected.");
    await show(tab.page, "connected");

    expect(await tab.integration(integrationType)).toMatchObject({ enabled: true, credentialStatus: "VALID" });
    expect(await tab.request(integrationType, "/user")).toMatchObject({ login: ada.login });
    await tab.portal.press("Done");
    await tab.portal.isGone();
    expect(await tab.installs()).toMatchObject([{ integrationType }]);

    await dashboard.getByRole("link", { name: "Connected users" }).click();
    const row = dashboard.getByRole("row").filter({ hasText: user });
    await row.getByText("Connected", { exact: true }).waitFor();
    await row.getByText(ada.login, { exact: false }).first().waitFor();
    await show(dashboard, "connected-users");
  });
});

/** Makes a key in the project's SDK setup, and reads it in the one moment in which it is shown. */
async function makeSigningKey(dashboard: Page, whileShown: () => Promise<void>): Promise<string> {
  await dashboard.getByRole("link", { name: "SDK setup" }).first().click();
  await dashboard.getByRole("button", { name: "Make signing key" }).click();
  const signingKey = await dashboard.getByRole("region", { name: "Private key" }).innerText();
  await whileShown();
  await dashboard.getByLabel("I have stored the key").check();
  await dashboard.getByRole("button", { name: "Done" }).click();
  await dashboard.getByRole("dialog").waitFor({ state: "detached" });
  return signingKey;
}

/** From the catalogue to saved app credentials. */
async function addGitHub(dashboard: Page, client: { readonly id: string; readonly secret: string }): Promise<void> {
  await dashboard.getByRole("link", { name: "Integrations" }).first().click();
  await dashboard.getByRole("link", { name: "Add integration" }).first().click();
  await dashboard.getByRole("button", { name: "Add GitHub" }).click();
  await dashboard.getByRole("heading", { name: "GitHub", exact: true }).waitFor();
  await dashboard.getByLabel("Client ID").fill(client.id);
  await dashboard.getByLabel("Client secret").fill(client.secret);
  await dashboard.getByRole("button", { name: "Save credentials" }).click();
  await dashboard.getByText("Stored, sealed").waitFor();
}

function valueToCopy(dashboard: Page, label: string): Promise<string> {
  return dashboard.getByRole("group", { name: label, exact: true }).locator("code").innerText();
}
