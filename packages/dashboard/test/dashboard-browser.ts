import { existsSync } from "node:fs";
import axe from "axe-core";
import { chromium, type Browser, type BrowserContext, type Page } from "playwright-core";

/** Debian's Chromium, or the one that PORTICO_CHROMIUM names; undefined when there is none. */
export function chromiumPath(): string | undefined {
  const candidates = [
    process.env["PORTICO_CHROMIUM"],
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
  ];
  return candidates.find((path) => path !== undefined && existsSync(path));
}

export async function launchBrowser(executablePath: string): Promise<Browser> {
  const args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
  const quiet = ["--disable-background-networking", "--disable-component-update", "--disable-sync"];
  return chromium.launch({ executablePath, args: [...args, ...quiet] });
}

export interface WatchedPage {
  readonly page: Page;
  readonly context: BrowserContext;
  /** What the content security policy stopped. */
  readonly violations: string[];
  /** What broke in the page, uncaught. */
  readonly faults: string[];
}

/** A page of a fresh profile that remembers what went wrong in it. */
export async function openPage(
  browser: Browser,
  options: { readonly colorScheme?: "light" | "dark"; readonly width?: number } = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: options.width ?? 1280, height: 900 },
    colorScheme: options.colorScheme ?? "light",
    reducedMotion: "reduce",
    permissions: ["clipboard-read", "clipboard-write"],
  });
  const page = await context.newPage();
  const violations: string[] = [];
  const faults: string[] = [];
  await page.exposeFunction("reportViolation", (violation: string) => violations.push(violation));
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      (globalThis as unknown as { reportViolation(text: string): void }).reportViolation(
        `${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}`,
      );
    });
  });
  page.on("pageerror", (error) => faults.push(error.message));
  return { page, context, violations, faults };
}

/**
 * Every violation that axe finds, one line each. In a dark scheme only what depends on colours: each page is judged in a
 * light one as well, and nothing else differs.
 */
export async function findAxeViolations(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  return page.evaluate(async () => {
    const { axe: engine } = globalThis as unknown as { axe: typeof axe };
    // Mantine measures its moving indicators a frame after the layout, and colours stand on them.
    await new Promise((settled) => requestAnimationFrame(() => requestAnimationFrame(settled)));
    await Promise.allSettled(document.getAnimations().map((animation) => animation.finished));
    const isDark = matchMedia("(prefers-color-scheme: dark)").matches;
    const { violations } = await engine.run(document, {
      resultTypes: ["violations"],
      ...(isDark && { runOnly: ["color-contrast", "link-in-text-block"] }),
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${location.pathname} ${id}: ${node.html.slice(0, 200)}`),
    );
  });
}

/** How many pixels the page is wider than its window. */
export async function measureOverflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
