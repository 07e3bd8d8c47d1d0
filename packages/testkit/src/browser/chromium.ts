import { existsSync } from "node:fs";
import type { Browser } from "playwright-core";

const usualPlaces = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Without a sandbox, which a container cannot give, and without any traffic of its own. */
const quietArguments = [
  "--no-sandbox",
  "--headless",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** Where the machine's Chromium is: `PORTICO_CHROMIUM`, else the usual places. Null: there is none. */
export function chromiumPath(): string | null {
  const named = process.env["PORTICO_CHROMIUM"];
  return [...(named ? [named] : []), ...usualPlaces].find((path) => existsSync(path)) ?? null;
}

/** Starts Chromium for journeys. Throws when there is none: ask {@link chromiumPath} first. */
export async function launchChromium(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) throw new Error("no Chromium on this machine; set PORTICO_CHROMIUM");
  const { chromium } = await import("playwright-core");
  return chromium.launch({ executablePath, args: quietArguments });
}
