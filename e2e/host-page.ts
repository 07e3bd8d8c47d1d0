import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

/** Every journey is made with both. */
export const sdkKinds = ["ours", "official"] as const;
export type SdkKind = (typeof sdkKinds)[number];
export const bundlesFolder = fileURLToPath(new URL("../.cache/e2e/", import.meta.url));

export interface HostPage extends AsyncDisposable {
  origin: string;
  /** The page that loads one SDK: `?sdk=ours` or `?sdk=official`. */
  url(sdk: SdkKind): string;
}

/** A host application's page on an origin of its own; the scripts are built by `global-setup.ts`. */
export async function startHostPage(headers: Readonly<Record<string, string>> = {}): Promise<HostPage> {
  const names = ["ours.js", "on-demand.js", "official.js"];
  const scripts = new Map<string, Buffer>();
  for (const name of names) scripts.set(`/${name}`, await readFile(`${bundlesFolder}${name}`));
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://host");
    const script = scripts.get(url.pathname);
    if (script) {
      response.writeHead(200, { "content-type": "text/javascript" }).end(script);
      return;
    }
    const kind = url.searchParams.get("sdk") === "official" ? "official" : "ours";
    response.writeHead(200, { "content-type": "text/html", ...headers });
    response.end(`<!doctype html><title>Host</title><link rel="icon" href="data:,"><h1>Host</h1>
<button id="go">Connect</button><script type="module" src="/${kind}.js"></script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // another site than the server's, so that the portal's frame is a third-party one, as in production
  const origin = `http://acme.localhost:${(server.address() as AddressInfo).port}`;
  return {
    origin,
    url: (sdk) => `${origin}/?sdk=${sdk}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
