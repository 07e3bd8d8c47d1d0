import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasChromium, startBrowserTest, type BrowserTest } from "../gallery/browser-test.ts";
import { scenes } from "../gallery/scenes.ts";
import { setScene } from "../gallery/stage.ts";

describe.runIf(hasChromium("Portal at 320 px"))("the portal at 320 px", () => {
  let test: BrowserTest;
  beforeAll(async () => {
    test = await startBrowserTest();
  });
  afterAll(() => test?.stop());

  it("shows a shop's whole name between its prefix and its suffix, and on one line where there is room", async () => {
    const scene = scenes.find(({ name }) => name === "04-fields-long") ?? expect.fail("no scene");
    const viewport = { width: 320, height: 640 };
    const { page, frame, close } = await setScene(test.browser, test.stub, scene, {
      reducedMotion: "reduce",
      viewport,
    });
    const input = frame.getByLabel("Shop name");
    const suffix = frame.getByText(".myshopify.com", { exact: true });
    expect(await input.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
    expect(await suffix.evaluate((node) => node.scrollWidth - node.clientWidth)).toBeLessThanOrEqual(0);
    await page.setViewportSize({ width: 1280, height: 860 });
    const topOf = async (part: typeof input) => (await part.boundingBox())?.y;
    await expect.poll(async () => ((await topOf(suffix)) ?? 0) - ((await topOf(input)) ?? 99)).toBeLessThan(2);
    await close();
  });
});
