/** Sets a scene in a browser: host page, frame, snapshot, and the acts until it shows what it should. */
import { existsSync } from "node:fs";
import { chromium, type Browser, type BrowserContextOptions, type Frame, type Page } from "playwright-core";
import type { HostPage, Scene } from "./scenes.ts";
import type { Locale } from "../src/locales.ts";
import type { Stub } from "./stub-server.ts";

const candidates = [process.env.PORTICO_CHROMIUM, "/usr/bin/chromium"];

/** Path of a Chromium, or null: then browser tests cannot run. */
export function findChromium(): string | null {
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null;
}

export async function launchChromium(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === null) throw new TypeError("No Chromium here; set PORTICO_CHROMIUM.");
  const quiet = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return await chromium.launch({ executablePath, args: ["--no-sandbox", "--headless", "--disable-gpu", ...quiet] });
}

export interface SetScene {
  readonly page: Page;
  readonly frame: Frame;
  readonly close: () => Promise<void>;
}

export async function setScene(
  browser: Browser,
  stub: Stub,
  scene: Scene,
  options: BrowserContextOptions,
): Promise<SetScene> {
  stub.answers.attempt = { connectCredentialId: null, state: "handed_off", error: null };
  const context = await browser.newContext({ locale: "en-GB", ...options });
  const page = await context.newPage();
  const frame = await openHost(page, stub);
  page.setDefaultTimeout(12_000);
  try {
    await scene.begin?.({ page, frame, stub });
    await sendUpdate(page, scene.update());
    await frame.getByRole("dialog").waitFor();
    await scene.act?.({ page, frame, stub });
    await frame.getByText(scene.shows).first().waitFor({ state: "attached" });
    if (scene.locale) await speak(page, frame, scene.locale);
  } catch (cause) {
    const shown = await frame.locator("#portal").innerText();
    throw new Error(`"${scene.name}" shows instead: ${shown}`, { cause });
  }
  return { page, frame, close: () => context.close() };
}

/** As a host's page does that changes its language while the portal is open. */
async function speak(page: Page, frame: Frame, locale: Locale): Promise<void> {
  await page.evaluate((wanted) => (window as unknown as HostPage).speak(wanted), locale);
  await frame.locator(`html[lang="${locale}"]`).waitFor({ state: "attached" });
}

export async function openHost(
  page: Page,
  stub: Stub,
  query: { lostLoads?: number; locale?: string } = {},
): Promise<Frame> {
  const { lostLoads = 0, ...wish } = query;
  const asked = new URLSearchParams({ portal: stub.origin, lostLoads: `${lostLoads}`, ...wish });
  await page.goto(`${stub.hostOrigin}/?${asked}`);
  await page.evaluate(() => (window as unknown as { frameLoaded: Promise<unknown> }).frameLoaded.then(() => undefined));
  const frame = page.frames().find((candidate) => candidate.url().startsWith(`${stub.origin}/ui`));
  if (!frame) throw new TypeError("The portal's frame did not load.");
  return frame;
}

export async function sendUpdate(page: Page, update: unknown): Promise<void> {
  // An Error cannot be handed to the page as it is: playwright would make a plain object of it.
  const modal = (update as { nextModalState?: { connectionError?: unknown } }).nextModalState;
  const error = modal?.connectionError instanceof Error ? modal.connectionError.message : null;
  await page.evaluate(
    async ({ sent, message }) => {
      const plain = sent as { nextModalState: { connectionError?: unknown } };
      if (message !== null) plain.nextModalState.connectionError = new Error(message);
      await (window as unknown as HostPage).send(plain);
    },
    { sent: JSON.parse(JSON.stringify(update)) as unknown, message: error },
  );
}
