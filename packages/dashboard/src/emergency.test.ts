import { describe, expect, it } from "vitest";
import { hasChromium, useDashboardStage } from "../test/dashboard-stage.ts";
import { begun, newFreeze } from "../test/stub-freezes.ts";

describe.runIf(hasChromium)("the emergency page in Chromium", { timeout: 60_000 }, () => {
  const stage = useDashboardStage();
  /** Connections of the populated state: every seventh user has none. */
  const all = 28;

  it("VT-15: counts before it freezes, wants the project's name, and shows the freeze on every page until the thaw", async () => {
    const { state } = stage();
    const page = await stage().open("emergency");
    await page.getByText(`${all} connections`).waitFor();
    await page.getByLabel("Reason").fill("Incident 42");
    await page.getByRole("button", { name: "Freeze…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(`${all} connections`).waitFor();
    const confirm = dialog.getByRole("button", { name: "Freeze now" });
    await dialog.getByLabel("Type the project's name").fill("acme");
    expect(await confirm.isDisabled()).toBe(true);
    expect(state.freezes).toEqual([]);
    await dialog.getByLabel("Type the project's name").fill("Acme CRM");
    await confirm.click();
    await page.getByRole("article", { name: "Everything of this project" }).waitFor();
    expect(state.freezes).toMatchObject([{ reason: "Incident 42", revocation: null, credentials: all }]);
    const banner = page.getByRole("region", { name: /frozen$/ });
    for (const place of ["", "users", "settings", "activity"]) {
      await stage().open(place);
      await banner.getByText("This project is frozen").waitFor();
    }
    await banner.getByRole("link", { name: "See what is frozen" }).click();
    await page.getByText("by Owner").waitFor();
    await page.getByRole("button", { name: "Thaw: Everything" }).click();
    await dialog.getByRole("button", { name: "Thaw" }).click();
    await page.getByText("None. No freeze holds anything back.").waitFor();
    await page.getByText(`Thawed: ${all} connections can be used again.`).waitFor();
    await banner.waitFor({ state: "detached" });
    await page.getByRole("table", { name: "Earlier freezes" }).waitFor();
  });

  it("VT-15: narrows by integration, user, account and time, and refuses a user that is not there", async () => {
    const { state } = stage();
    const page = await stage().open("emergency");
    await page.getByRole("combobox", { name: "User id" }).fill("user-99");
    await page.getByText("The project has no user with exactly this id").waitFor();
    expect(await page.getByRole("button", { name: "Freeze…" }).isDisabled()).toBe(true);
    await page.getByRole("combobox", { name: "User id" }).fill("user-4");
    await page.getByText("1 connection", { exact: true }).waitFor();
    await page.getByLabel("Integration").selectOption("GitHub");
    await page.getByLabel("Connected since").fill("2026-01-01T10:00");
    await page.getByLabel("Connected until").fill("2025-01-01T10:00");
    await page.getByText("Must not be before the beginning").waitFor();
    await page.getByLabel("Connected until").fill("2099-01-01T10:00");
    await page.getByRole("button", { name: "Freeze…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("GitHub · user user-4 · connected since Jan 1, 2026").waitFor();
    await dialog.getByLabel("Type the project's name").fill("Acme CRM");
    await dialog.getByRole("button", { name: "Freeze now" }).click();
    await page.getByText("Parts of this project are frozen").waitFor();
    expect(state.freezes).toMatchObject([
      { integrationId: state.integrations[0]?.id, endUserId: "user-4", accountId: null, credentials: 1 },
    ]);
  });

  it("VT-15: shows no count that is not of what is asked for", async () => {
    const page = await stage().open("emergency");
    const covers = page.getByRole("status", { name: "What it covers" });
    await covers.getByText("28 connections").waitFor();
    await page.getByRole("combobox", { name: "User id" }).fill("nobody");
    await page.getByText("The project has no user with exactly this id").waitFor();
    expect(await covers.textContent()).not.toContain("28");
    await covers.getByText("Correct the fields to see").waitFor();
    await page.getByRole("combobox", { name: "User id" }).fill("");
    await covers.getByText("28 connections").waitFor();
    await page.getByLabel("Connected since").fill("2026-01-01T10:00");
    await page.getByLabel("Connected until").fill("2025-01-01T10:00");
    await covers.getByText("Correct the fields to see").waitFor();
    expect(await covers.textContent()).not.toContain("28");
  });

  it("VT-15: says what a revocation left, before and after the thaw, and does not freeze twice", async () => {
    const { state, projectId } = stage();
    state.freezes.push(newFreeze(projectId, { credentials: all }));
    state.revokedCredentials = all;
    const page = await stage().open("emergency");
    await page.getByText(`all of them revoked already`).waitFor();
    await page.getByRole("button", { name: "Revoke: Everything" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("They stay frozen").waitFor();
    expect(await dialog.textContent()).not.toMatch(/frozen first|Freeze and revoke/);
    await dialog.getByLabel("Type the project's name").fill("Acme CRM");
    await dialog.getByRole("button", { name: "Revoke now" }).click();
    await page.getByText("28 revoked at the provider").waitFor({ timeout: 30_000 });
    await page.getByRole("button", { name: "Thaw: Everything" }).click();
    await dialog.getByRole("button", { name: "Thaw" }).click();
    await page
      .getByText(`Thawed. ${all} connections were revoked, and can be connected again by their users.`)
      .waitFor();
    await page.getByText("None. No freeze holds anything back.").waitFor();
    expect(await page.getByText(/works as before|can be used/).count()).toBe(0);
  });

  it("VT-15: revokes, and the progress moves by itself until it is through", async () => {
    const page = await stage().open("emergency");
    await page.getByRole("button", { name: "Freeze and revoke…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("This cannot be undone").waitFor();
    await dialog.getByLabel("Type the project's name").fill("Acme CRM");
    await dialog.getByRole("button", { name: "Freeze and revoke" }).click();
    const card = page.getByRole("article");
    await card.getByText(/Revoking: \d+ of 28 done/).waitFor();
    await card.getByText("Revocation done").waitFor({ timeout: 30_000 });
    await card.getByText("28 revoked at the provider").waitFor();
  });

  it("VT-15: says what a thaw did not set free, and what holds it", async () => {
    const { state, projectId } = stage();
    state.freezes.push(
      newFreeze(projectId, { accountId: "octo-1", credentials: 1 }),
      newFreeze(projectId, { credentials: all }),
    );
    const page = await stage().open("emergency");
    await page
      .getByText("What 2 freezes cover cannot be used, refreshed or connected until they are thawed.")
      .waitFor();
    await page.getByRole("button", { name: "Thaw: Account octo-1" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Thaw" }).click();
    await page.getByText("Thawed. 1 connection stays frozen by: Everything of this project.").waitFor();
  });

  it("can be used while the count fails, and says so", async () => {
    const { server } = stage();
    server.failNext("freezes.preview", 100);
    const page = await stage().open("emergency");
    await page.getByText("We could not count what it covers").waitFor({ timeout: 15_000 });
    expect(await page.getByRole("button", { name: "Freeze…" }).isDisabled()).toBe(false);
    server.failNext("freezes.create", 1);
    await page.getByRole("button", { name: "Freeze…" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Type the project's name").fill("Acme CRM");
    await dialog.getByRole("button", { name: "Freeze now" }).click();
    await dialog.getByText("That did not work").waitFor();
    await dialog.getByRole("button", { name: "Freeze now" }).click();
    await page.getByText("This project is frozen").waitFor();
  });

  it.each(["light", "dark"] as const)(
    "is clean by axe and fits 320 px, in %s, with long words",
    async (colorScheme) => {
      const { state, projectId, look } = stage();
      const long = `user-${"x".repeat(60)}`;
      state.freezes.push(
        newFreeze(projectId, {
          endUserId: long,
          userId: state.users[0]?.id ?? null,
          credentials: 12_345,
          reason: `Incident ${"w".repeat(80)}`,
          frozenBy: { kind: "api_key", id: null, name: `Reports-${"verylongname".repeat(5)}` },
          revocation: {
            ...begun(0),
            throughAt: null,
            pending: 3,
            revoked: 9000,
            failed: 12,
            refused: 3,
            unsupported: 41,
          },
        }),
        newFreeze(null, { integrationType: "github", credentials: 1 }),
        newFreeze(projectId, { accountId: "octo-1", thawedAt: new Date().toISOString() }),
      );
      await stage().page.emulateMedia({ colorScheme });
      const page = await stage().open("emergency");
      await page.getByRole("article").first().waitFor();
      await page.getByText("28 connections").waitFor();
      await look(`emergency-${colorScheme}`);
      await page.getByRole("button", { name: "Freeze and revoke…" }).click();
      await page.getByRole("dialog").getByText("28 connections").waitFor();
      await look(`emergency-dialog-${colorScheme}`);
    },
  );
});
