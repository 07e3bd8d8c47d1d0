import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect } from "vitest";
import { buildDashboard } from "./build-dashboard.ts";
import {
  chromiumPath,
  findAxeViolations,
  launchBrowser,
  measureOverflow,
  openPage,
  type WatchedPage,
} from "./dashboard-browser.ts";
import { startStubServer, type StubServer } from "./stub-server.ts";
import { emptyState, populate, type StubState } from "./stub-state.ts";

const link = "a-one-time-link-of-the-test-0002";

export interface DashboardStage {
  readonly state: StubState;
  readonly server: StubServer;
  readonly page: Page;
  readonly projectId: string;
  /** Goes to a place of the project, "users". */
  open(place: string): Promise<Page>;
  /** Clean by axe at 1280 and 320 px, and no wider than the window; pictures where PORTICO_PICTURES names a folder. */
  look(name: string): Promise<void>;
}

export const hasChromium = chromiumPath() !== undefined;

/** A built dashboard, and for each test of the suite a populated project and an admin who is signed in. */
export function useDashboardStage(): () => DashboardStage {
  let dist: string;
  let browser: Browser;
  let watched: WatchedPage;
  let stage: DashboardStage;

  beforeAll(async () => {
    dist = await mkdtemp(join(tmpdir(), "portico-dashboard-"));
    await buildDashboard(dist);
    browser = await launchBrowser(chromiumPath() ?? "");
  });
  afterAll(async () => {
    await browser?.close();
    await rm(dist, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const state = emptyState(link);
    const projectId = populate(state).id;
    const server = await startStubServer({ state, dist });
    watched = await openPage(browser);
    const { page } = watched;
    await page.goto(`${server.url}/dashboard/sign-in#token=${link}`);
    await page.getByRole("link", { name: "Acme CRM" }).waitFor();
    const open = async (place: string): Promise<Page> => {
      await page.goto(`${server.url}/dashboard/projects/${projectId}/${place}`);
      return page;
    };
    stage = { state, server, page, projectId, open, look: (name) => look(page, name) };
  });
  afterEach(async () => {
    expect(watched.violations).toEqual([]);
    expect(watched.faults).toEqual([]);
    await watched.context.close();
    await stage.server.close();
  });
  return () => stage;
}

async function look(page: Page, name: string): Promise<void> {
  const folder = process.env["PORTICO_PICTURES"];
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 900 });
    expect(await findAxeViolations(page), `${name} at ${width}`).toEqual([]);
    expect(await measureOverflow(page), `${name} at ${width}`).toBe(0);
    if (folder) await page.screenshot({ path: join(folder, `${name}-${width}.png`), fullPage: true });
  }
  await page.setViewportSize({ width: 1280, height: 900 });
}
