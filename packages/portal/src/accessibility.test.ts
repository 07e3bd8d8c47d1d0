import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, startBrowserTest, type BrowserTest } from "../gallery/browser-test.ts";
import { scenes } from "../gallery/scenes.ts";
import { setScene } from "../gallery/stage.ts";

describe.runIf(hasChromium("Portal accessibility"))("every state of the portal", () => {
  let test: BrowserTest;
  let axe: string;

  beforeAll(async () => {
    test = await startBrowserTest();
    axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  });
  afterAll(() => test?.stop());

  const cases = scenes.flatMap((scene) => (["light", "dark"] as const).map((colorScheme) => ({ scene, colorScheme })));

  it.each(cases)("$scene.name has no accessibility violations in $colorScheme", async ({ scene, colorScheme }) => {
    const options = { colorScheme, reducedMotion: "reduce", viewport: { width: 400, height: 700 } } as const;
    const { frame, close } = await setScene(test.browser, test.stub, scene, options);
    await frame.evaluate(axe);
    const { violations, passes } = await frame.evaluate(async (): Promise<AxeResults> => {
      const { axe: loaded } = window as unknown as { axe: { run: () => Promise<AxeResults> } };
      return await loaded.run();
    });
    await close();
    expect(passes.length).toBeGreaterThan(5);
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)).toEqual([]);
  });
});
