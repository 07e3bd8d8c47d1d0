import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A page that nobody allowed anything, on a site of its own; it keeps every message that it hears in `window.got`. */
export async function startHostilePage(): Promise<{ origin: string } & AsyncDisposable> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(`<!doctype html><title>Win a prize</title><link rel="icon" href="data:,"><button id="go">Claim it</button>
<script>window.got = []; addEventListener("message", ({ data, origin }) => window.got.push({ data, origin }));</script>`);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://evil.localhost:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
