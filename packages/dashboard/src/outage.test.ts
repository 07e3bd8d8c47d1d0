import { describe, expect, it } from "vitest";
import { hasChromium, useDashboardStage } from "../test/dashboard-stage.ts";
import { ago } from "../test/stub-host-side.ts";

describe.runIf(hasChromium)("an outage in the dashboard", { timeout: 60_000 }, () => {
  const stage = useDashboardStage();

  it("TR-08: a refused client secret is told where accounts are seen, and leads to the secret", async () => {
    const { state, open } = stage();
    const [github] = state.integrations;
    Object.assign(github ?? {}, { outage: { cause: "app_refused", since: ago(3), retryAt: ago(-0.01) } });
    const page = await open("users");
    const notice = page.getByRole("region", { name: "GitHub refuses this app" });
    await notice.getByText("Since 3 hours ago").waitFor();
    await notice.getByText("nobody has to reconnect").waitFor();
    await notice.getByText("Next try: within a minute").waitFor();
    await notice.getByRole("link", { name: "Update secret" }).click();
    await page.getByRole("region", { name: "App credentials" }).waitFor();
    expect(new URL(page.url()).hash).toBe("#app-credentials");
    await notice.waitFor();
  });

  it("TR-08: an outage is told on the list, the integration and the users, and goes by itself", async () => {
    const { state, open } = stage();
    const github = state.integrations[0] ?? expect.fail("no integration");
    github.outage = { cause: "outage", since: ago(0.2), retryAt: ago(-0.03) };
    const page = await open("integrations");
    await page.getByText("Not answering").waitFor();
    await page.getByRole("link", { name: "GitHub" }).click();
    const notice = page.getByRole("region", { name: "GitHub is not answering" });
    await notice.waitFor();
    github.outage = null;
    await notice.waitFor({ state: "detached", timeout: 20_000 });
  });

  it.each(["light", "dark"] as const)(
    "an app that was refused when a user connected is told on the list and the integration, with what to do, in %s",
    async (colorScheme) => {
      const { state, open, look, page } = stage();
      const github = state.integrations[0] ?? expect.fail("no integration");
      Object.assign(github, { updatedAt: ago(5), refusedConnect: { at: ago(3), reference: "EH2T-9VCZ" } });
      await page.emulateMedia({ colorScheme });
      await open("integrations");
      await page.getByText("App refused").waitFor();
      await look(`refused-connect-list-${colorScheme}`);
      await page.getByRole("link", { name: "GitHub" }).click();
      const notice = page.getByRole("region", { name: "GitHub refuses this app" });
      await notice.getByText("3 hours ago").waitFor();
      await notice.getByText("EH2T-9VCZ").waitFor();
      expect(await page.getByText("Your users can connect it").count()).toBe(0);
      await page.getByText("Your users see it, but GitHub refuses the app").waitFor();
      await look(`refused-connect-${colorScheme}`);
      await notice.getByRole("link", { name: "Check the app’s credentials" }).click();
      expect(new URL(page.url()).hash).toBe("#app-credentials");
      // what was changed since may be right; only the next try tells
      Object.assign(github, { updatedAt: ago(1) });
      await open(`integrations/${github.id}`);
      await page.getByRole("region", { name: "GitHub refused this app" }).getByText("has not been tried").waitFor();
      await look(`refused-connect-changed-${colorScheme}`);
      Object.assign(github, { refusedConnect: null });
      await page.getByText("Your users can connect it").waitFor({ timeout: 20_000 });
    },
  );

  it("an integration that nobody has connected asks for nothing that is done", async () => {
    const { state, open } = stage();
    const [github, slack] = state.integrations;
    state.users.length = 0;
    const page = await open(`integrations/${github?.id}/users`);
    await page.getByText("Paste the code from its overview into your app.").waitFor();
    expect(await page.getByText("Activate the integration").count()).toBe(0);
    await open(`integrations/${slack?.id}/users`);
    await page.getByText("Activate the integration").waitFor();
  });

  it.each(["light", "dark"] as const)(
    "TR-08: an account says itself what a call would meet, to the admin, and leaves its user's name whole, in %s",
    async (colorScheme) => {
      const { state, open, look, page } = stage();
      const since = ago(1);
      const message = "GitHub is checked. You can also connect it again now.";
      const paused = { code: "app_refused", message, since } as const;
      const doubt = { state: "in_doubt", reason: "interrupted", message, since } as const;
      const [ada, grace, late, long] = state.users.filter(({ credentials: [first] }) => first);
      Object.assign(ada?.credentials[0] ?? {}, { health: { ...doubt, state: "healthy", reason: null }, paused });
      Object.assign(grace ?? {}, { endUserId: "grace" });
      Object.assign(grace?.credentials[0] ?? {}, { health: doubt });
      const untried = { health: { ...doubt, state: "healthy", reason: null }, lastSuccessAt: null, lastUsedAt: null };
      Object.assign(late?.credentials[0] ?? {}, untried);
      Object.assign(long ?? {}, { endUserId: "a-very-long-user-id-".repeat(8) });
      await page.emulateMedia({ colorScheme });
      await open("users");
      const row = (text: string) => page.getByRole("row").filter({ hasText: text });
      await row("octo-1").first().getByText("Paused, app refused").waitFor();
      await row("grace").getByText("the user can connect it again meanwhile").waitFor();
      await page.getByText("Not tried yet").waitFor();
      await page.getByText("has not been used yet").waitFor();
      expect(await page.getByText("You can also connect").count()).toBe(0);
      await look(`health-users-${colorScheme}`);
      // alone: a long id would make the column wide enough for a short one
      await page.getByLabel("Search by user id").fill("grace");
      await page.getByText("1 user shown").waitFor();
      const name = page.getByText("grace", { exact: true });
      const lineHeight = await name.evaluate((node) => Number.parseFloat(getComputedStyle(node).lineHeight));
      expect((await name.boundingBox())?.height).toBeLessThan(1.5 * lineHeight);
    },
  );

  it.each(["light", "dark"] as const)("is clean by axe and fits 320 px, in %s", async (colorScheme) => {
    const { state, open, look, page } = stage();
    const [github, slack] = state.integrations;
    Object.assign(github ?? {}, { outage: { cause: "app_refused", since: ago(30), retryAt: ago(-0.01) } });
    Object.assign(slack ?? {}, { outage: { cause: "outage", since: ago(1), retryAt: ago(1) } });
    await page.emulateMedia({ colorScheme });
    await open("users");
    await page.getByText("octo-1").first().waitFor();
    await page.getByText("Slack is not answering").waitFor();
    await look(`outage-users-${colorScheme}`);
    await open(`integrations/${github?.id}`);
    await page.getByText("What your code needs").waitFor();
    await look(`outage-integration-${colorScheme}`);
    await open("integrations");
    await page.getByText("App refused").waitFor();
    await look(`outage-integrations-${colorScheme}`);
  });
});
