import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults, RunOptions } from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, startBrowserTest, type BrowserTest } from "../gallery/browser-test.ts";
import { localeScenes, scenes } from "../gallery/scenes.ts";
import { setScene } from "../gallery/stage.ts";

describe.runIf(hasChromium("Portal accessibility"))("every state of the portal", () => {
  let test: BrowserTest;
  let axe: string;

  beforeAll(async () => {
    test = await startBrowserTest();
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  afterAll(() => test?.stop());

  it.each([...scenes, ...localeScenes])("$name has no accessibility violations in light and in dark", async (scene) => {
    const light = { colorScheme: "light", reducedMotion: "reduce", viewport: { width: 400, height: 700 } } as const;
    const { page, frame, close } = await setScene(test.browser, test.stub, scene, light);
    await frame.evaluate(axe);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      // the frame is another process: it hears of it later
      await frame.waitForFunction((wanted) => matchMedia(`(prefers-color-scheme: ${wanted})`).matches, colorScheme);
      await frame.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
      // nothing else differs between the schemes
      const options: RunOptions = colorScheme === "light" ? {} : { runOnly: ["color-contrast", "link-in-text-block"] };
      const { violations, passes } = await frame.evaluate(async (wanted): Promise<AxeResults> => {
        const { axe: loaded } = window as unknown as { axe: { run: (options: RunOptions) => Promise<AxeResults> } };
        return await loaded.run({ resultTypes: ["violations"], ...wanted });
      }, options);
      expect(passes.length).toBeGreaterThan(colorScheme === "light" ? 5 : 0);
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
      expect(found, colorScheme).toEqual([]);
    }
    await close();
  });
});
