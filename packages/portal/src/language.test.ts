import { readdir, readFile } from "node:fs/promises";
import { gzipSync } from "node:zlib";
import type { Frame, Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { hasChromium, startBrowserTest, type BrowserTest } from "../gallery/browser-test.ts";
import { github, octocat } from "../gallery/samples.ts";
import type { HostPage } from "../gallery/scenes.ts";
import { updateOf } from "../gallery/snapshots.ts";
import { openHost, sendUpdate } from "../gallery/stage.ts";

describe.runIf(hasChromium("Portal languages"))("the portal's language", () => {
  let test: BrowserTest;
  let page: Page;

  beforeAll(async () => {
    test = await startBrowserTest();
  });
  afterAll(() => test?.stop());
  beforeEach(async () => {
    test.stub.answers.texts = undefined;
    const context = await test.browser.newContext({ reducedMotion: "reduce", locale: "fr-CA" });
    page = await context.newPage();
    return () => context.close();
  });

  const show = async (locale?: string): Promise<Frame> => {
    const frame = await openHost(page, test.stub, locale === undefined ? {} : { locale });
    await sendUpdate(page, updateOf({ integration: github, credentials: [octocat] }));
    return frame;
  };
  const root = (frame: Frame) =>
    frame.evaluate(() => [document.documentElement.lang, document.documentElement.dir, document.title]);

  it("is the host's, before the browser's", async () => {
    const frame = await show("ar-EG");
    await frame.getByRole("button", { name: "إلغاء الربط" }).waitFor();
    expect(await root(frame)).toEqual(["ar", "rtl", "ربط حساب"]);
    await page.evaluate(() => (window as unknown as HostPage).speak("nl"));
    await frame.getByRole("button", { name: "Ontkoppelen" }).waitFor();
    expect(await root(frame)).toEqual(["nl", "ltr", "Een account koppelen"]);
  });

  it("is the browser's where the host wants none, or one that is not spoken", async () => {
    const frame = await show("tlh");
    await frame.getByRole("button", { name: "Déconnecter" }).waitFor();
    expect(await root(frame)).toEqual(["fr", "ltr", "Connecter un compte"]);
  });

  it("shows no word before it is there, and English where it cannot be fetched", async () => {
    let fail = (): void => undefined;
    const asked = new Promise<void>((heard) => {
      void page.route(/assets\/de-/, async (route) => {
        heard();
        await new Promise<void>((resolve) => (fail = resolve));
        await route.abort();
      });
    });
    const frame = await show("de");
    await asked;
    await frame.locator(".bone-title").waitFor();
    expect(await frame.locator(".body .visually-hidden").allInnerTexts()).toEqual(["Loading GitHub"]);
    expect(await frame.locator(".secured").count()).toBe(0);
    fail();
    await frame.getByRole("button", { name: "Disconnect" }).waitFor();
    expect(await root(frame)).toEqual(["en", "ltr", "Connect an account"]);
  });

  it("is overridden by the project's own texts, and says which are not used", async () => {
    const hints: string[] = [];
    page.on("console", (message) => message.type() === "warning" && hints.push(message.text()));
    test.stub.answers.texts = {
      "*": { "manage.disconnect": "{nonsense}" },
      fr: { "manage.reconnect": "Renouer {provider}" },
    };
    const frame = await show();
    await frame.getByRole("button", { name: "Renouer GitHub" }).waitFor();
    await frame.getByRole("button", { name: "Déconnecter" }).waitFor();
    expect(hints).toEqual([expect.stringContaining('"manage.disconnect" (*)')]);
  });

  it("leaves the first load below 60 kB: English, and no other language", async () => {
    const asset = async (path: string): Promise<Buffer> =>
      Buffer.from(await (await fetch(`${test.stub.origin}${path}`)).arrayBuffer());
    const document = await asset("/ui");
    const paths = [...document.toString().matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path]) => path ?? "");
    expect(paths.length).toBe(2);
    const files = [document, ...(await Promise.all(paths.map(asset)))];
    expect(files.some((file) => file.includes("Schließen"))).toBe(false);
    const bytes = files.reduce((sum, file) => sum + gzipSync(file, { level: 9 }).length, 0);
    expect(bytes).toBeLessThan(60_000);
    expect(bytes).toBeGreaterThan(20_000);
  });
});

it("no stylesheet knows left from right", async () => {
  const folder = new URL("styles/", import.meta.url);
  for (const name of await readdir(folder)) {
    const sheet = (await readFile(new URL(name, folder), "utf8")).replace(/\/\*[\s\S]*?\*\//g, "");
    expect(sheet, name).not.toMatch(/(^|[\s;{-])(left|right)\s*:|:\s*(left|right)\s*;/m);
  }
});
