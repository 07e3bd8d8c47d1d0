import { describe, expect, it } from "vitest";
import { hasChromium, useDashboardStage } from "../test/dashboard-stage.ts";

describe.runIf(hasChromium)("settings and activity of a project", { timeout: 60_000 }, () => {
  const stage = useDashboardStage();

  it("saves each card by itself: a fault in one holds up nothing in another", async () => {
    const { state, open } = stage();
    const page = await open("settings");
    const name = page.getByRole("region", { name: "Name", exact: true });
    const addresses = page.getByRole("region", { name: "Where your app runs" });
    await addresses.getByLabel("App origins").fill("not an origin");
    await addresses.getByRole("button", { name: "Save addresses" }).click();
    await addresses.getByText("Line 1: must be an origin").waitFor();
    await name.getByLabel("Project name").fill("Acme CRM Europe");
    await name.getByRole("button", { name: "Save name" }).click();
    await name.getByText("Saved", { exact: true }).waitFor();
    expect(state.projects[0]).toMatchObject({
      name: "Acme CRM Europe",
      allowedOrigins: ["http://localhost:4100", "https://app.acme.example"],
    });
  });

  it.each(["light", "dark"] as const)("lists an event's facts readably, in %s", async (colorScheme) => {
    const { state, open, look, page } = stage();
    const facts = [
      { fields: ["clientSecret", "requestPolicy", "scopes"] },
      { accountId: null, accountName: "x".repeat(80), isMove: false, expiresAt: "2026-11-26T10:00:00.000Z" },
      { changes: { accentColor: "#fff" } },
    ];
    state.host.events.splice(3);
    state.host.events.forEach((event, index) => (event.data = facts[index] ?? {}));
    await page.emulateMedia({ colorScheme });
    await open("activity");
    await page.getByText("request policy").waitFor();
    expect(await page.getByRole("table").textContent()).not.toMatch(/[[\]{}]/);
    await look(`activity-${colorScheme}`);
    await open("settings");
    await page.getByRole("button", { name: "Save addresses" }).waitFor();
    await look(`settings-${colorScheme}`);
  });
});
