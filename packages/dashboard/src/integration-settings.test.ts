import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { hasChromium, useDashboardStage } from "../test/dashboard-stage.ts";

describe.runIf(hasChromium)("the settings of an integration", { timeout: 60_000 }, () => {
  const stage = useDashboardStage();
  const google = "https://www.googleapis.com/auth/";

  it.each(["light", "dark"] as const)("shows long scope names whole at 320 px, in %s", async (colorScheme) => {
    const { state, open, look, page } = stage();
    const [github] = state.integrations;
    const catalogued = state.providers.find(({ key }) => key === "github") ?? expect.fail("no provider");
    const names = ["userinfo.email", "drive.file", "drive.readonly"].map((name) => google + name);
    Object.assign(catalogued, {
      scopes: names.map((name) => ({
        name,
        description: "See, change and create all your files, wherever they are stored",
        required: false,
        byDefault: true,
      })),
    });
    const custom = [`${google}drive.appdata`, `${google}drive.metadata`];
    Object.assign(github ?? {}, { scopes: [...names, ...custom] });
    await page.emulateMedia({ colorScheme });
    await open(`integrations/${github?.id}/settings`);
    await page.getByText("Scopes of this provider").waitFor();
    await look(`long-scopes-${colorScheme}`);
    await page.setViewportSize({ width: 320, height: 900 });
    for (const title of ["Scopes", "What your users decide"]) {
      const card = page.getByRole("region", { name: title, exact: true });
      expect(await cutOffIn(card), title).toEqual([]);
    }
    for (const name of custom) {
      const tag = page.getByRole("region", { name: "Scopes", exact: true }).getByText(name, { exact: true });
      // two or three lines, and not a letter on each
      expect((await tag.boundingBox())?.height, name).toBeLessThan(80);
    }
    const decide = page.getByRole("region", { name: "What your users decide" });
    for (const name of [...names, ...custom]) await decide.getByRole("combobox", { name, exact: true }).waitFor();
  });

  it("saves whether the app is unverified as it saves the rest, and says so", async () => {
    const { state, open, look } = stage();
    const github = state.integrations[0] ?? expect.fail("no integration");
    github.testAppLifetimeDays = 7;
    const page = await open(`integrations/${github.id}/settings`);
    const card = page.getByRole("region", { name: "Unverified app" });
    await card.getByRole("checkbox", { name: "The app is unverified" }).check();
    expect(github.isTestApp).toBe(false);
    await look("unverified-app");
    await card.getByRole("button", { name: "Save" }).click();
    await card.getByText("Saved", { exact: true }).waitFor();
    expect(github.isTestApp).toBe(true);
  });
});

/** Texts that go on beyond the edge of a card, or that an ellipsis shortens. */
async function cutOffIn(card: Locator): Promise<string[]> {
  return card.evaluate((root) => {
    const edge = root.getBoundingClientRect().right;
    return [...root.querySelectorAll("label, p, span, div")]
      .filter((node) => node.childElementCount === 0 && node.textContent !== "")
      .filter((node) => node.getBoundingClientRect().right > edge || node.scrollWidth > node.clientWidth + 1)
      .filter((node) => getComputedStyle(node).display !== "inline" || node.getBoundingClientRect().right > edge)
      .map((node) => node.textContent);
  });
}
