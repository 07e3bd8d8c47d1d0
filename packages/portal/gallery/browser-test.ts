/** What the browser tests share: a fresh build of the portal, a stub around it, a Chromium. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { build } from "vite";
import { findChromium, launchChromium } from "./stage.ts";
import { startStub, type Stub } from "./stub-server.ts";

export interface BrowserTest {
  readonly browser: Browser;
  readonly stub: Stub;
  readonly stop: () => Promise<void>;
}

/** Says so loudly where no Chromium is found, because then nothing of this is proven. */
export function hasChromium(suite: string): boolean {
  if (findChromium() !== null) return true;
  console.warn(`\n!!! ${suite}: NOT RUN. No Chromium here; install one or set PORTICO_CHROMIUM.\n`);
  return false;
}

export async function startBrowserTest(): Promise<BrowserTest> {
  const outDir = await mkdtemp(join(tmpdir(), "portico-portal-"));
  await build({ root: join(import.meta.dirname, ".."), logLevel: "error", build: { outDir, emptyOutDir: true } });
  const stub = await startStub(outDir);
  const browser = await launchChromium();
  return {
    browser,
    stub,
    stop: async () => {
      await browser.close();
      await stub.close();
      await rm(outDir, { recursive: true });
    },
  };
}
