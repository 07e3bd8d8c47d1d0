/**
 * Pictures of every scene, in light and dark, at three widths.
 *
 *     node --conditions=portico-source gallery/shoot.ts <folder> [part of a scene's name] [language]
 */
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { launchChromium, setScene } from "./stage.ts";
import { matchLocale } from "../src/locales.ts";
import { scenes } from "./scenes.ts";
import { startStub } from "./stub-server.ts";

const [folder = "portal-shots", wanted = "", language = "en"] = process.argv.slice(2);
const locale = matchLocale(language) ?? "en";
const sizes = [
  { width: 320, height: 640 },
  { width: 768, height: 900 },
  { width: 1280, height: 860 },
];

await mkdir(folder, { recursive: true });
const stub = await startStub(join(import.meta.dirname, "../dist"));
const browser = await launchChromium();
try {
  for (const scene of scenes.filter(({ name }) => name.includes(wanted))) {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page, frame, close } = await setScene(
        browser,
        stub,
        { ...scene, locale },
        { colorScheme, reducedMotion: "reduce" },
      );
      for (const viewport of sizes) {
        await page.setViewportSize(viewport);
        await frame.evaluate(async () => {
          await document.fonts.ready;
          // The picture of the host's page may otherwise be taken before the frame has painted its new size.
          for (let passed = 0; passed < 3; passed += 1) await new Promise((resolve) => requestAnimationFrame(resolve));
        });
        await page.screenshot({ path: join(folder, `${scene.name}-${colorScheme}-${viewport.width}.png`) });
      }
      await close();
    }
    console.log(scene.name);
  }
} finally {
  await browser.close();
  await stub.close();
}
