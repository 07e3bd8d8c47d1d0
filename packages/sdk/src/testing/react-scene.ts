/** A host's page made with React's development build, StrictMode included, and the built bindings. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { build, type Plugin } from "vite";
import { openScene, type HostPage, type Scene } from "./browser-scene.ts";
import type { MountOptions } from "./react-page.tsx";

export interface ReactScene extends Scene {
  /** The bindings as they are published. */
  readonly builtBindings: string;
  openReact(): Promise<ReactHost>;
}

export interface ReactHost extends HostPage {
  /** What `fetchUserToken` resolves to, one after the other, the last one again and again; `fail` rejects. */
  giveTokens(...tokens: string[]): Promise<void>;
  mount(options?: MountOptions): Promise<void>;
  unmount(): Promise<void>;
  /** The text of what a test looks at. */
  text(selector: string): Promise<string>;
}

export async function openReactScene(): Promise<ReactScene> {
  let builtBindings = "";
  const scene = await openScene(async (directory) => {
    const configFile = new URL("../../vite.config.ts", import.meta.url).pathname;
    await build({ configFile, logLevel: "warn", mode: "react", build: { outDir: directory } });
    builtBindings = readFileSync(join(directory, "react.js"), "utf8");
    await buildPage(directory);
    return { "/react-page.js": readFileSync(join(directory, "react-page.js"), "utf8") };
  });

  async function openReact(): Promise<ReactHost> {
    const host = await scene.open();
    const { page } = host;
    await page.clock.install();
    await page.goto(`${scene.hostOrigin}/react`);
    await page.waitForFunction("window.isReady");
    await page.evaluate((baseUrl) => (globalThis.lab.baseUrl = baseUrl), scene.server.origin);
    const giveTokens = (...tokens: string[]): Promise<void> =>
      page.evaluate((given) => void (globalThis.lab.tokens = given), tokens);
    await giveTokens(host.token);
    return {
      ...host,
      giveTokens,
      mount: (options = {}) => page.evaluate((given) => globalThis.lab.mount(given), options),
      unmount: () => page.evaluate(() => globalThis.lab.unmount()),
      text: (selector) => textOf(page, selector),
    };
  }

  return Object.assign(scene, { builtBindings, openReact });
}

function textOf(page: Page, selector: string): Promise<string> {
  return page.evaluate((given) => document.querySelector(given)?.textContent ?? "", selector);
}

/** One script of the page, React and the built bindings, which import the built SDK. */
async function buildPage(directory: string): Promise<void> {
  const entry = new URL("./react-page.tsx", import.meta.url).pathname;
  const builtParts: Plugin = {
    name: "built-parts",
    enforce: "pre",
    resolveId(id, importer) {
      if (id === "../react/index.ts") return join(directory, "react.js");
      if (id === "../index.ts") return join(directory, "index.js");
      return id.startsWith("react") && importer?.startsWith(directory) ? this.resolve(id, entry) : null;
    },
  };
  await build({
    configFile: false,
    logLevel: "error",
    plugins: [builtParts],
    define: { "process.env.NODE_ENV": '"development"' },
    build: {
      outDir: directory,
      emptyOutDir: false,
      minify: false,
      modulePreload: false,
      rolldownOptions: { input: entry, output: { entryFileNames: "react-page.js" } },
    },
  });
}
