import { randomUUID } from "node:crypto";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { ProviderSummary } from "@portico/protocol/endpoints";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildDashboard } from "../test/build-dashboard.ts";
import {
  chromiumPath,
  findAxeViolations,
  launchBrowser,
  measureOverflow,
  openPage,
  type WatchedPage,
} from "../test/dashboard-browser.ts";
import { startStubServer, type StubServer } from "../test/stub-server.ts";
import { emptyState, newIntegration, populate, type StubState } from "../test/stub-state.ts";

const executablePath = chromiumPath();
if (!executablePath)
  console.warn("\n!! NOT RUN: the dashboard in a browser. Install Chromium, or set PORTICO_CHROMIUM to its path.\n");

const link = "a-one-time-link-of-the-test-0001";
const maxFirstLoadBytes = 250_000;

describe.runIf(executablePath)("the dashboard in Chromium", () => {
  let dist: string;
  let browser: Browser;

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), "portico-dashboard-"));
    await buildDashboard(dist);
    browser = await launchBrowser(executablePath ?? "");
  });

  afterAll(async () => {
    await browser?.close();
    await rm(dist, { recursive: true, force: true });
  });

  describe("from the printed link to connected users", () => {
    let state: StubState;
    let server: StubServer;
    let watched: WatchedPage;
    const secret = "ghs_a-client-secret-nobody-reads-back";

    beforeAll(async () => {
      state = emptyState(link);
      server = await startStubServer({ state, dist });
      watched = await openPage(browser);
    });

    afterAll(async () => {
      await watched.context.close();
      await server.close();
    });

    it("sends a stranger to the sign-in page, which says how to get a link", async () => {
      const { page } = watched;
      await page.goto(`${server.url}/dashboard/`);
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      expect(new URL(page.url()).pathname).toBe("/dashboard/sign-in");
      expect(await page.textContent("main")).toContain("npx portico sign-in-link");
    });

    it("spends the one-time link, and keeps it out of the address bar and the history", async () => {
      const { page } = watched;
      await page.goto(`${server.url}/dashboard/sign-in#token=${link}`);
      await page.getByRole("heading", { name: "Projects" }).waitFor();
      expect(page.url()).toBe(`${server.url}/dashboard/`);
      expect(state.links.size).toBe(0);
      await page.goBack();
      expect(page.url()).not.toContain(link);
    });

    it("explains a spent link and prints the command for a new one", async () => {
      const other = await openPage(browser);
      await other.page.goto(`${server.url}/dashboard/sign-in#token=${link}`);
      await other.page.getByRole("heading", { name: "This link no longer works" }).waitFor();
      expect(await other.page.textContent("main")).toContain("npx portico sign-in-link");
      await other.context.close();
    });

    it("makes a project, after putting each fault at its field", async () => {
      const { page } = watched;
      await page.goto(`${server.url}/dashboard/`);
      await page.getByRole("button", { name: "New project" }).click();
      await page.getByLabel("App origins").fill("http://localhost:4100/\nhttps://app.example.com/path");
      await page.getByRole("button", { name: "Make project" }).click();
      await page.getByText("Line 2: must be an origin").waitFor();
      await page.getByText("Give the project a name").waitFor();
      await page.getByLabel("Name").fill("Acme CRM");
      await page.getByLabel("App origins").fill("http://localhost:4100/");
      await page.getByRole("button", { name: "Make project" }).click();
      await page.getByRole("heading", { name: "Acme CRM" }).waitFor();
      expect(state.projects).toMatchObject([{ name: "Acme CRM", allowedOrigins: ["http://localhost:4100"] }]);
      await page.getByText("1 of 5 done").waitFor();
    });

    it("shows a new private key once, and never again", async () => {
      const { page } = watched;
      await page.getByRole("link", { name: "SDK setup" }).click();
      await page.getByRole("button", { name: "Make signing key" }).click();
      await page.getByText("It is not shown again").waitFor();
      expect(await page.getByRole("dialog").textContent()).toContain("BEGIN PRIVATE KEY");
      await page.getByRole("button", { name: "Copy: Private key" }).click();
      await page.getByRole("button", { name: "Copied" }).waitFor();
      expect(await page.evaluate(() => navigator.clipboard.readText())).toContain("END PRIVATE KEY");
      await page.getByLabel("I have stored the key").check();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await page.content()).not.toContain("BEGIN PRIVATE KEY");
      await page.reload();
      await page.getByText(state.signingKeys[0]?.id ?? "").waitFor();
      expect(await page.content()).not.toContain("BEGIN PRIVATE KEY");
    });

    it("VT-13: shows an API key once; rotating and revoking ask and tell", async () => {
      const { page } = watched;
      await page.getByRole("link", { name: "API keys" }).click();
      await page.getByRole("heading", { name: "There is no API key yet" }).waitFor();
      await page.getByRole("button", { name: "Make API key" }).click();
      await page.getByRole("button", { name: "Make key" }).click();
      await page.getByText("Give the key a name").waitFor();
      await page.getByLabel("Name").fill("Production");
      await page.getByLabel("May").selectOption("Read only");
      await page.getByRole("button", { name: "Make key" }).click();
      await page.getByText("It is not shown again").waitFor();
      const shown =
        /portico_sk_[0-9A-Za-z]{49}/.exec((await page.getByRole("dialog").textContent()) ?? "")?.[0] ?? "none";
      await page.getByLabel("I have stored it").check();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await page.content()).not.toContain(shown);
      await page.getByRole("button", { name: "Rotate Production" }).click();
      await page.getByText("It is not shown again").waitFor();
      await page.getByLabel("I have stored it").check();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("button", { name: "Revoke Production" }).first().click();
      await page.getByRole("button", { name: "Revoke key" }).click();
      await expect.poll(() => state.host.apiKeys.length).toBe(1);
    });

    it("adds a webhook endpoint, shows its secret once, sends a test and sends a failed delivery again", async () => {
      const { page } = watched;
      await page.getByRole("link", { name: "Webhooks" }).click();
      await page.getByRole("heading", { name: "Nothing is sent anywhere yet" }).waitFor();
      await page.getByRole("button", { name: "Add endpoint" }).click();
      const dialog = page.getByRole("dialog");
      await dialog.getByLabel("URL").fill("app.example.com/hooks");
      await dialog.getByRole("button", { name: "Add endpoint" }).click();
      await page.getByText("Must be a whole URL").waitFor();
      await dialog.getByLabel("URL").fill("https://app.example.com/hooks");
      await dialog.getByRole("button", { name: "Add endpoint" }).click();
      await page.getByText("It is not shown again").waitFor();
      expect(await dialog.textContent()).toContain("whsec_");
      await page.getByLabel("I have stored it").check();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      expect(await page.content()).not.toContain("whsec_");
      await page.getByRole("link", { name: "https://app.example.com/hooks" }).click();
      await page.getByText("Nothing here yet").waitFor();
      await page.getByRole("button", { name: "Send a test" }).click();
      await page.getByRole("button", { name: "Details of Webhook endpoint: tested" }).click();
      await page.getByText("Answered 500").waitFor();
      await page.getByRole("button", { name: "Send again" }).click();
      await expect.poll(() => state.host.deliveries[0]?.state).toBe("waiting");
      await page.getByRole("button", { name: "Close" }).click();
      await page.getByRole("button", { name: "Switch off" }).click();
      await page.getByRole("button", { name: "Switch on" }).waitFor();
      expect(state.host.webhooks).toMatchObject([{ enabled: false, eventTypes: [] }]);
    });

    it("says that nothing has happened, then shows what happens, filtered and failing", async () => {
      const { page } = watched;
      await page.getByRole("link", { name: "Activity" }).click();
      await page.getByRole("heading", { name: "Nothing has happened yet" }).waitFor();
      const other = emptyState(link);
      populate(other);
      const [own] = state.projects;
      state.host.events.push(...other.host.events.map((event) => ({ ...event, projectId: own?.id ?? "" })));
      // by itself, without a reload
      await page.getByText("50 events shown").waitFor({ timeout: 15_000 });
      await page.getByRole("button", { name: "Show more" }).click();
      await page.getByText("60 events shown").waitFor();
      await page.getByLabel("Show").selectOption("Integrations");
      await page.getByText("15 events shown").waitFor();
      // by name, not by the key that programs use
      await page.getByRole("cell", { name: "GitHub", exact: true }).first().waitFor();
      await page.getByLabel("User id").fill("nobody");
      await page.getByText("Nothing of that kind has happened").waitFor();
      server.failNext("events.list", 4);
      await page.reload();
      const notice = page.getByRole("alert");
      await notice.getByRole("button", { name: "Try again" }).click({ timeout: 15_000 });
      await page.getByText("50 events shown").waitFor();
    });

    it("finds GitHub in the catalogue and adds it, by keyboard alone", async () => {
      const { page } = watched;
      await page.getByRole("link", { name: "Integrations" }).click();
      await page.getByRole("link", { name: "Add integration" }).click();
      await page.getByText("8 providers").waitFor();
      await page.keyboard.type("repositories");
      await page.getByText("1 provider", { exact: true }).waitFor();
      await page.getByRole("button", { name: "Add GitHub" }).focus();
      await page.keyboard.press("Enter");
      await page.getByRole("heading", { name: "GitHub", exact: true }).waitFor();
      expect(state.integrations).toMatchObject([{ integrationType: "github", isActive: false }]);
    });

    it("does not activate what is not ready, and says what is missing", async () => {
      const { page } = watched;
      await page
        .getByRole("radiogroup", { name: "Visible to your users" })
        .getByText("Active", { exact: true })
        .click();
      await page.getByText("GitHub is not ready yet").waitFor();
      expect(await page.getByRole("alert").first().textContent()).toContain("client secret");
      expect(state.integrations[0]?.isActive).toBe(false);
    });

    it("saves the app credentials, and never shows the secret again", async () => {
      const { page } = watched;
      const answers: string[] = [];
      page.on("response", async (response) => answers.push(await response.text().catch(() => "")));
      await page.getByLabel("Client ID").fill("Iv1.0123456789abcdef");
      await page.getByLabel("Client secret").fill(secret);
      await page.getByRole("button", { name: "Save credentials" }).click();
      await page.getByText("Stored, sealed").waitFor();
      await page.getByText("Saved", { exact: true }).waitFor();
      expect(await page.getByRole("button", { name: "Save credentials" }).isDisabled()).toBe(true);
      expect([...state.clientSecrets.values()]).toEqual([secret]);
      await page.reload();
      await page.getByText("Stored, sealed").waitFor();
      expect(await page.content()).not.toContain(secret);
      expect(answers.filter((text) => text.includes(secret))).toEqual([]);
    });

    it("replaces the secret on request, and leaves the client id", async () => {
      const { page } = watched;
      await page.getByRole("button", { name: "Replace" }).click();
      await page.getByLabel("New client secret").fill("another");
      await page.getByRole("button", { name: "Save credentials" }).click();
      await page.getByText("Stored, sealed").waitFor();
      expect([...state.clientSecrets.values()]).toEqual(["another"]);
      expect(state.integrations[0]?.clientId).toBe("Iv1.0123456789abcdef");
    });

    it("saves scopes with the required ones locked, the portal's texts and the request policy", async () => {
      const { page } = watched;
      expect(await page.getByLabel("read:user").isDisabled()).toBe(true);
      await page.getByText("repo", { exact: true }).click();
      await page.getByRole("combobox", { name: "Other scopes" }).fill("gist ");
      await page.getByRole("button", { name: "Save scopes" }).click();
      await page.getByLabel("Description").fill("Sync issues with Acme");
      await page.getByRole("button", { name: "Save portal" }).click();
      await page.getByText("Only what you list").click();
      await page.getByRole("button", { name: "Add rule" }).click();
      await page.getByLabel("Rule 1: path").fill("/repos/*/*/issues");
      await page.getByRole("button", { name: "Save policy" }).click();
      await expect.poll(() => state.integrations[0]?.requestPolicy.mode).toBe("list");
      expect(state.integrations[0]).toMatchObject({
        scopes: ["read:user", "read:org", "repo", "gist"],
        portal: { description: "Sync issues with Acme" },
        requestPolicy: { rules: [{ methods: ["GET"], path: "/repos/*/*/issues" }] },
      });
    });

    it("activates, and offers host code with the real ids for both SDKs", async () => {
      const { page } = watched;
      await page
        .getByRole("radiogroup", { name: "Visible to your users" })
        .getByText("Active", { exact: true })
        .click();
      await page.getByText("Your users can connect it").waitFor();
      expect(state.integrations[0]?.isActive).toBe(true);
      await page.getByRole("link", { name: "Overview" }).click();
      const projectId = state.projects[0]?.id ?? "";
      await page.getByText(`portico.authenticate("${projectId}"`).waitFor();
      await page.getByText("Paragon SDK").click();
      const code = await page.getByRole("region", { name: "@useparagon/connect" }).textContent();
      expect(code?.match(/_URL: portico/g)).toHaveLength(9);
      expect(code).toContain('paragon.connect("github")');
    });

    it("lists users with their accounts' health, pages and searches", async () => {
      const { page } = watched;
      await page.getByRole("link", { name: "Connected users" }).click();
      await page.getByRole("heading", { name: "Nobody has connected yet" }).waitFor();
      populate(state);
      const [own] = state.projects;
      for (const user of state.users) user.projectId = own?.id ?? "";
      await page.reload();
      await page.getByText("octo-1", { exact: false }).first().waitFor();
      for (const status of ["Connected", "Needs attention", "Setup not finished"]) {
        await page.getByText(status, { exact: true }).first().waitFor();
      }
      await page.getByText("25 users shown").waitFor();
      await page.getByRole("button", { name: "Show more" }).click();
      await page.getByText("32 users shown").waitFor();
      await page.getByLabel("Search by user id").fill("USER-31");
      await page.getByText("1 user shown").waitFor();
    });

    it("offers to try again when a list fails, with the code and the request id to quote", async () => {
      const { page } = watched;
      server.failNext("projects.list", 3);
      await page.goto(`${server.url}/dashboard/`);
      const notice = page.getByRole("alert");
      await notice.waitFor();
      expect(await notice.textContent()).toMatch(/http\.internal · request [0-9a-f-]{36}/);
      await notice.getByRole("button", { name: "Try again" }).click();
      await page.getByRole("link", { name: "Acme CRM" }).first().waitFor();
    });

    it("says that a project does not exist, whatever was asked of it, and leads back to the list", async () => {
      const { page } = watched;
      for (const id of [randomUUID(), "nonsense"]) {
        for (const place of ["", "/settings", "/integrations", `/integrations/${randomUUID()}`]) {
          await page.goto(`${server.url}/dashboard/projects/${id}${place}`);
          await page.getByRole("heading", { name: "This project does not exist" }).waitFor();
          expect(await page.title()).toContain("does not exist");
          expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
          expect(await page.getByRole("navigation", { name: "Project" }).count()).toBe(0);
        }
      }
      await page.getByRole("link", { name: "See all projects" }).click();
      await page.getByRole("link", { name: "Acme CRM" }).first().waitFor();
    });

    it("says that an integration or a page does not exist, inside the project that does", async () => {
      const { page } = watched;
      const inProject = `${server.url}/dashboard/projects/${state.projects[0]?.id}`;
      for (const id of [randomUUID(), "nonsense"]) {
        await page.goto(`${inProject}/integrations/${id}/settings`);
        await page.getByRole("heading", { name: "This integration does not exist" }).waitFor();
        expect(await page.getByRole("button", { name: "Try again" }).count()).toBe(0);
      }
      await page.getByRole("link", { name: "See the project's integrations" }).click();
      await page.getByRole("heading", { name: "Integrations" }).waitFor();
      await page.goto(`${inProject}/nowhere`);
      await page.getByRole("heading", { name: "There is no such page" }).waitFor();
      await page.getByRole("link", { name: "Go to the project's home" }).click();
      await page.getByRole("heading", { name: "Acme CRM" }).waitFor();
    });

    it("mentions stand-ins in one line, and lists their hosts when asked", async () => {
      const { page } = watched;
      const line = page.getByText("3 stand-ins on this machine");
      await line.waitFor();
      expect(await page.getByText("api.github.com").isVisible()).toBe(false);
      await line.click();
      expect(await page.getByText("api.github.com").isVisible()).toBe(true);
    });

    it("draws a provider's icon once, on the tile that it brings", async () => {
      const { page } = watched;
      await page.goto(`${server.url}/dashboard/projects/${state.projects[0]?.id}/catalogue`);
      const icon = page.locator('img[src^="/integrations/github"]');
      const { width, parent } = await icon.evaluate((image: HTMLImageElement) => ({
        width: image.getBoundingClientRect().width,
        parent: getComputedStyle(image.parentElement as Element).borderTopWidth,
      }));
      expect({ width: Math.round(width), parent }).toEqual({ width: 40, parent: "0px" });
    });

    it("goes to the sign-in page with an explanation when the session ends under the admin", async () => {
      const { page } = watched;
      await page.goto(`${server.url}/dashboard/`);
      await page.getByRole("link", { name: "Acme CRM" }).first().waitFor();
      state.sessions.clear();
      await page.getByRole("link", { name: "Acme CRM" }).first().click();
      await page.getByText("Your session has ended").waitFor();
    });

    it("TN-17: breaks no rule of the policy, and no page of it breaks", () => {
      expect(watched.violations).toEqual([]);
      expect(watched.faults).toEqual([]);
    });
  });

  describe.each(["light", "dark"] as const)("every page, in %s", (colorScheme) => {
    it("is clean by axe and fits 320 px", { timeout: 120_000 }, async () => {
      const state = emptyState(link);
      const { id: projectId } = populate(state);
      const [github, slack] = state.integrations.map((integration) => integration.id);
      const server = await startStubServer({ state, dist });
      const { page, context, violations } = await openPage(browser, { colorScheme });
      await page.goto(`${server.url}/dashboard/`);
      await page.getByRole("heading", { name: "Sign in" }).waitFor();
      const found = await findAxeViolations(page);
      await page.goto(`${server.url}/dashboard/sign-in#token=${link}`);
      await page.getByRole("link", { name: "Acme CRM" }).waitFor();

      const inProject = `/projects/${projectId}`;
      const pages: [string, string][] = [
        ["/", "Acme CRM"],
        [inProject, "Getting started"],
        [`${inProject}/integrations`, "Still missing"],
        [`${inProject}/catalogue`, "Salesforce"],
        [`${inProject}/catalogue/private`, "Provider as JSON"],
        [`${inProject}/integrations/${github}`, "What your code needs"],
        [`${inProject}/integrations/${github}/settings`, "Connect Portal"],
        [`${inProject}/integrations/${slack}/settings`, "Filter"],
        [`${inProject}/integrations/${github}/users`, "octo-1"],
        [`${inProject}/users`, "octo-1"],
        [`${inProject}/sdk-setup`, "Signing keys"],
        [`${inProject}/activity`, "Credential: connected"],
        [`${inProject}/webhooks`, "https://old.example.com/hooks"],
        [`${inProject}/webhooks/${state.host.webhooks[0]?.id}`, "Given up"],
        [`${inProject}/webhooks/${state.host.webhooks[1]?.id}`, "Portico switched this endpoint off"],
        [`${inProject}/webhooks/${randomUUID()}`, "This endpoint does not exist"],
        [`${inProject}/api-keys`, "Production server"],
        [`${inProject}/settings`, "App origins"],
        [`${inProject}/nothing`, "There is no such page"],
        [`${inProject}/integrations/${randomUUID()}`, "This integration does not exist"],
        [`/projects/${randomUUID()}`, "This project does not exist"],
        ["/nothing", "There is no such page"],
      ];
      for (const [path, text] of pages) {
        await page.setViewportSize({ width: 1280, height: 900 });
        await page.goto(`${server.url}/dashboard${path}`);
        await page.getByText(text).or(page.getByPlaceholder(text)).first().waitFor();
        found.push(...(await findAxeViolations(page)));
        await page.setViewportSize({ width: 320, height: 700 });
        found.push(...(await findAxeViolations(page)));
        expect(await measureOverflow(page), path).toBe(0);
      }
      await page.goto(`${server.url}/dashboard/`);
      await page.getByRole("button", { name: "New project" }).click();
      await page.getByRole("dialog").waitFor();
      found.push(...(await findAxeViolations(page)));
      expect(found).toEqual([]);
      expect(violations).toEqual([]);
      await context.close();
      await server.close();
    });
  });

  describe("asks for what the scheme needs", () => {
    const settingsOf = async (provider: Partial<ProviderSummary>) => {
      const state = emptyState(link);
      const project = populate(state, 1);
      const [template] = state.providers;
      state.providers.push({ ...template!, scopes: [], setup: "", key: "acme", name: "Acme", ...provider });
      state.integrations.push(newIntegration(project.id, "acme", []));
      const server = await startStubServer({ state, dist });
      const watched = await openPage(browser);
      await watched.page.goto(`${server.url}/dashboard/sign-in#token=${link}`);
      await watched.page.getByRole("link", { name: "Acme CRM" }).waitFor();
      const path = `/dashboard/projects/${project.id}/integrations/${state.integrations.at(-1)?.id}/settings`;
      await watched.page.goto(server.url + path);
      await watched.page.getByText(/^(App credentials|No app to register)$/).waitFor();
      const close = async (): Promise<void> => {
        await watched.context.close();
        await server.close();
      };
      return { page: watched.page, state, close };
    };

    it(
      "a signing key of many lines, which never comes back, for a client that signs",
      { timeout: 60_000 },
      async () => {
        const { page, state, close } = await settingsOf({ scheme: "oauth2", appSecret: "signing_key" });
        const key = `-----BEGIN PRIVATE KEY-----\n${"a-canary-of-a-key\n".repeat(20)}-----END PRIVATE KEY-----`;
        await page.getByLabel("Client ID").fill("acme-app");
        await page.getByLabel("Signing key").fill(key);
        for (const [width, colorScheme] of [
          [1280, "light"],
          [320, "light"],
          [320, "dark"],
        ] as const) {
          await page.emulateMedia({ colorScheme });
          await page.setViewportSize({ width, height: 900 });
          expect(await findAxeViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBe(0);
        }
        await page.getByRole("button", { name: "Save credentials" }).click();
        await page.getByText("Stored, sealed").waitFor();
        expect([...state.clientSecrets.values()]).toEqual([key]);
        expect(await page.content()).not.toContain("canary");
        await close();
      },
    );

    it.each<[string, Partial<ProviderSummary>, string, string[]]>([
      [
        "the client id alone, for a public client",
        { appSecret: "none" },
        "Client ID",
        ["Client secret", "Signing key"],
      ],
      [
        "id and secret but no redirect URL, for client credentials of the host's own",
        { scheme: "client_credentials", appSecret: "client_secret" },
        "Client secret",
        ["Redirect URL"],
      ],
    ])("%s", { timeout: 60_000 }, async (_what, provider, asked, absent) => {
      const { page, close } = await settingsOf(provider);
      await page.getByLabel(asked).first().waitFor();
      for (const label of absent) expect(await page.getByLabel(label).count(), label).toBe(0);
      await close();
    });

    it(
      "no client at all, where Portico registers itself; a client of one's own may be entered",
      { timeout: 60_000 },
      async () => {
        const provider = { scheme: "oauth2_discovery", appSecret: null, registersItself: "without_client" } as const;
        const { page, close } = await settingsOf(provider);
        await page.getByText("Portico registers itself at Acme").waitFor();
        expect(await page.getByLabel("Client ID").count()).toBe(0);
        await page.getByText("Leave it empty to ask for what the server says that it needs").waitFor();
        for (const width of [1280, 320]) {
          await page.setViewportSize({ width, height: 900 });
          expect(await findAxeViolations(page)).toEqual([]);
          expect(await measureOverflow(page)).toBe(0);
        }
        await page.getByRole("button", { name: "Use a client of your own" }).click();
        await page.getByLabel("Client ID").waitFor();
        await page.getByLabel("Redirect URL").first().waitFor();
        await close();
        const always = await settingsOf({ ...provider, registersItself: "always" });
        await always.page.getByText("Portico registers itself at Acme").waitFor();
        expect(await always.page.getByRole("button", { name: "Use a client of your own" }).count()).toBe(0);
        await always.close();
      },
    );

    it.each<[ProviderSummary["scheme"], string]>([
      ["jwt_bearer", "enters their own service account key of Acme"],
      ["none", "Acme is open to everybody"],
    ])("nothing, for %s of the end user", { timeout: 60_000 }, async (scheme, text) => {
      const { page, close } = await settingsOf({ scheme, appSecret: null });
      await page.getByText(text).waitFor();
      expect(await page.getByLabel("Client ID").count()).toBe(0);
      expect(await page.getByText("Scopes", { exact: true }).count()).toBe(0);
      await close();
    });
  });

  it(`loads the first page in at most ${maxFirstLoadBytes / 1000} kB, gzip`, async () => {
    const state = emptyState(link);
    populate(state);
    const server = await startStubServer({ state, dist });
    const { page, context } = await openPage(browser);
    const assets = new Set<string>();
    page.on("response", (response) => {
      const { pathname } = new URL(response.url());
      if (/\.(js|css)$/.test(pathname)) assets.add(pathname.replace("/dashboard/", ""));
    });
    await page.goto(`${server.url}/dashboard/sign-in#token=${link}`);
    await page.getByRole("link", { name: "Acme CRM" }).waitFor();
    const files = await Promise.all([...assets].map((name) => readFile(join(dist, name))));
    const bytes = files.reduce((sum, file) => sum + gzipSync(file).length, 0);
    console.info(`dashboard: first load ${(bytes / 1000).toFixed(1)} kB gzip in ${files.length} files`);
    expect(bytes).toBeLessThanOrEqual(maxFirstLoadBytes);
    await context.close();
    await server.close();
  });
});
