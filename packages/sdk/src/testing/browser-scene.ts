/** A real Chromium with the built SDK in a host's page, opposite the contract server. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser, type BrowserContext, type Frame, type Page } from "playwright-core";
import { build } from "vite";
import type * as sdk from "../index.ts";
import { startContractServer, type ContractServer } from "./contract-server.ts";
import { pages } from "./contract-pages.ts";
import { input, userToken, wireIntegration } from "./wire-fixtures.ts";

declare global {
  var sdk: typeof import("../index.ts");
  var heard: unknown[];
  var failures: unknown[];
  var outcome: unknown;
}

export const chromiumPath = [process.env["PORTICO_CHROMIUM"], "/usr/bin/chromium"].find(
  (path) => path && existsSync(path),
);

export interface Scene {
  readonly server: ContractServer;
  readonly hostOrigin: string;
  /** An origin that is neither the host's nor the server's. */
  readonly foreignOrigin: string;
  readonly browser: Browser;
  /** A fresh profile with a host page whose SDK is configured but signed out. */
  open(): Promise<HostPage>;
  close(): Promise<void>;
}

export interface HostPage {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly token: string;
  readonly consoleTexts: string[];
  authenticate(): Promise<void>;
  /** The portal's document. */
  portal(): Promise<Frame>;
  /** Runs a call inside a real click; its outcome is then in `outcome`. */
  click(script: string): Promise<void>;
  /** What the call of `click` came to: `{value}` or `{error}`. */
  outcome(): Promise<{ value?: sdk.InstallEvent; error?: { code: string; userMessage?: string } }>;
}

/** `more` makes further scripts of the folder with the builds; each is served at its name. */
export async function openScene(
  more: (directory: string) => Promise<Record<string, string>> = () => Promise.resolve({}),
): Promise<Scene> {
  const directory = mkdtempSync(join(tmpdir(), "portico-sdk-"));
  const configFile = new URL("../../vite.config.ts", import.meta.url).pathname;
  await build({ configFile, logLevel: "warn", build: { outDir: directory } });
  for (const mode of ["global", "on-demand"])
    await build({ configFile, logLevel: "warn", mode, build: { outDir: directory } });
  const files: Record<string, string> = {
    "/sdk.js": readFileSync(join(directory, "index.js"), "utf8"),
    "/on-demand.js": readFileSync(join(directory, "on-demand.js"), "utf8"),
    "/global.js": readFileSync(join(directory, "portico.global.js"), "utf8"),
    ...(await more(directory)),
  };
  rmSync(directory, { recursive: true });

  const server = await startContractServer([
    wireIntegration({ type: "github" }),
    wireIntegration({ type: "slack", isActive: false }),
    wireIntegration({ type: "stripe", scheme: "basic", before: [input("apiKey", { type: "PASSWORD" })] }),
    wireIntegration({
      type: "zendesk",
      before: [input("subdomain")],
      after: [input("brand", { sourceType: "plans" })],
    }),
    wireIntegration({ type: "jira", after: [input("site")] }),
    wireIntegration({ type: "shop", scheme: "basic", before: [input("apiKey")], after: [input("store")] }),
  ]);
  const pageAt: Record<string, string> = { "/": pages.host, "/react": pages.react };
  const host = createServer((request, response) => {
    const path = request.url ?? "/";
    const script = files[path];
    const type = script ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": type }).end(script ?? pageAt[path] ?? pages.empty);
  });
  await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
  const { port } = host.address() as AddressInfo;
  const hostOrigin = `http://localhost:${port}`;

  const browser = await chromium.launch({
    executablePath: chromiumPath!,
    args: [
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

  async function open(): Promise<HostPage> {
    server.reset();
    const context = await browser.newContext();
    const page = await context.newPage();
    const consoleTexts: string[] = [];
    page.on("console", (message) => consoleTexts.push(message.text()));
    await page.goto(hostOrigin);
    await page.waitForFunction("window.isReady");
    const token = userToken();
    await page.evaluate((baseUrl) => {
      globalThis.heard = [];
      globalThis.failures = [];
      const { portico } = globalThis.sdk;
      portico.configureGlobal({ baseUrl });
      for (const name of ["onIntegrationInstall", "onIntegrationUninstall", "onPortalOpen", "onPortalClose"] as const) {
        portico.subscribe(name, (event, user) => globalThis.heard.push({ name, event, user }));
      }
    }, server.origin);
    return {
      page,
      context,
      token,
      consoleTexts,
      authenticate: () =>
        page.evaluate((userToken) => globalThis.sdk.portico.authenticate("project", userToken), token),
      async portal() {
        const frame = await (
          await page.waitForSelector("#paragon-connect-frame", { state: "attached" })
        ).contentFrame();
        await frame!.waitForFunction("updates.some(({ nextContext }) => nextContext.user.authenticated)");
        return frame!;
      },
      async click(script) {
        await page.evaluate((source) => {
          globalThis.outcome = undefined;
          document.querySelector<HTMLButtonElement>("#go")!.onclick = () => {
            (new Function("portico", `return ${source}`)(globalThis.sdk.portico) as Promise<unknown>).then(
              (value) => (globalThis.outcome = { value }),
              (error: object) => (globalThis.outcome = { error: { ...error } }),
            );
          };
        }, script);
        await page.click("#go");
      },
      outcome: async () =>
        (await (await page.waitForFunction("window.outcome", undefined, { polling: 50 })).jsonValue()) as never,
    };
  }

  return {
    server,
    hostOrigin,
    foreignOrigin: `http://127.0.0.1:${port}`,
    browser,
    open,
    async close() {
      await browser.close();
      await server.close();
      await new Promise((resolve) => host.close(resolve));
    },
  };
}
