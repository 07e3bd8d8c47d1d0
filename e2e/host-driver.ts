import type { InstallEvent, Portico, User, UserIntegration } from "@portico/connect";
import type { Host, PorticoProcess } from "@portico/testkit";
import type { Browser, BrowserContext, Page } from "playwright-core";
import type { HostPage, SdkKind } from "./host-page.ts";
import { keepDiary } from "./tab-diary.ts";
import { drivePortal, type Portal } from "./portal-driver.ts";

declare global {
  interface Window {
    /** Either SDK: the official one has the same methods. */
    paragon: Portico;
    setUp(serverUrl: string): void;
    /** Every event of the SDK since the page was loaded. */
    heard: { name: string; event: InstallEvent }[];
    /** The messages of what was rejected. */
    complaints: string[];
    /** Calls a method that may reject, or in the official SDK throw; its promise may never settle. */
    attempt(method: "connect" | "installIntegration", type: string, options: object): void;
  }
}

/** What a host's page needs around it; a whole stage has it. */
export interface HostScene {
  portico: Pick<PorticoProcess, "url">;
  host: Pick<Host, "projectId" | "token">;
  hostPage: Pick<HostPage, "url">;
  browser: Browser;
}

/** One tab on the host's page: what the host's code asks the SDK in it, and what it hears. */
export interface HostTab extends AsyncDisposable {
  page: Page;
  profile: BrowserContext;
  portal: Portal;
  authenticate(user: string): Promise<void>;
  /** Reloads the page and authenticates again, as a host does. */
  reload(user: string): Promise<void>;
  /** Does not wait for the outcome. */
  connect(type: string, options?: object): Promise<void>;
  /** Inside a click on the page's button. Does not wait for the outcome. */
  install(type: string, options?: object): Promise<void>;
  /** The same, and answers the window that it opens. */
  installOpensWindow(type: string, options?: object): Promise<Page>;
  uninstall(type: string, options?: object): Promise<void>;
  request<Answer = Record<string, unknown>>(type: string, path: string, options?: object): Promise<Answer>;
  getUser(): Promise<User>;
  /** What `getUser` says of one integration. */
  integration(type: string): Promise<UserIntegration>;
  installs(): Promise<InstallEvent[]>;
  /** Names of the events since the page was loaded. */
  heard(): Promise<string[]>;
  complaints(): Promise<string[]>;
}

/**
 * Opens the host's page with one SDK, in a browser profile of its own unless one is given. Disposing throws what the page
 * or the portal in it has left uncaught.
 */
export async function openHost(scene: HostScene, sdk: SdkKind, givenProfile?: BrowserContext): Promise<HostTab> {
  const profile = givenProfile ?? (await scene.browser.newContext());
  const page = await profile.newPage();
  page.setDefaultTimeout(15_000);
  const diary = keepDiary(page);
  const uncaught: Error[] = [];
  page.on("pageerror", (error) => uncaught.push(error));
  const authenticate = async (user: string): Promise<void> => {
    const token = await scene.host.token(user);
    const project = scene.host.projectId;
    await page.evaluate((given) => window.paragon.authenticate(given.project, given.token), { project, token });
  };
  const install = async (type: string, options: object = {}): Promise<void> => {
    await page.locator("#go").evaluate(
      (button, given) => {
        button.onclick = () => window.attempt("installIntegration", given.type, given.options);
      },
      { type, options },
    );
    await page.click("#go");
  };
  const getUser = (): Promise<User> => page.evaluate(() => window.paragon.getUser());
  await page.goto(scene.hostPage.url(sdk));
  await beginListening(page, scene.portico.url);

  return {
    page,
    profile,
    portal: drivePortal(page),
    authenticate,
    async reload(user) {
      await page.reload();
      await beginListening(page, scene.portico.url);
      await authenticate(user);
    },
    connect: (type, options = {}) =>
      page.evaluate((given) => window.attempt("connect", given.type, given.options), { type, options }),
    install,
    async installOpensWindow(type, options) {
      const [popup] = await Promise.all([page.waitForEvent("popup"), install(type, options)]);
      return popup;
    },
    uninstall: (type, options = {}) =>
      page.evaluate((given) => window.paragon.uninstallIntegration(given.type, given.options), { type, options }),
    request: <Answer>(type: string, path: string, options = {}) =>
      page.evaluate((given) => window.paragon.request(given.type, given.path, { method: "GET", ...given.options }), {
        type,
        path,
        options,
      }) as Promise<Answer>,
    getUser,
    async integration(type) {
      const user = await getUser();
      const found = user.authenticated ? user.integrations[type] : undefined;
      if (!found) throw new Error(`getUser() says nothing of ${type}`);
      return found;
    },
    installs: () =>
      page.evaluate(() => window.heard.filter(({ name }) => name === "onIntegrationInstall").map(({ event }) => event)),
    heard: () => page.evaluate(() => window.heard.map(({ name }) => name)),
    complaints: () => page.evaluate(() => window.complaints),
    async [Symbol.asyncDispose]() {
      await diary.close();
      if (givenProfile) await page.close();
      else await profile.close();
      if (uncaught.length > 0)
        throw new AggregateError(uncaught, `Uncaught in the host's page: ${uncaught.join("; ")}`);
    },
  };
}

async function beginListening(page: Page, serverUrl: string): Promise<void> {
  await page.waitForFunction(() => typeof window.setUp === "function");
  await page.evaluate((url) => {
    window.setUp(url);
    window.heard = [];
    window.complaints = [];
    for (const name of ["onIntegrationInstall", "onIntegrationUninstall", "onPortalOpen", "onPortalClose"] as const) {
      window.paragon.subscribe(name, (event: unknown) => window.heard.push({ name, event: event as InstallEvent }));
    }
    const complain = (error: unknown): void => {
      window.complaints.push(error instanceof Error ? error.message : JSON.stringify(error));
    };
    window.attempt = (method, type, options) => {
      try {
        window.paragon[method](type, options).catch(complain);
      } catch (error) {
        complain(error);
      }
    };
  }, serverUrl);
}
