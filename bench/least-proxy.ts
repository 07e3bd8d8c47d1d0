/**
 * The least that a proxy on Node's HTTP server and undici can do: one header added, no question asked. What Portico
 * costs beyond this is its own; what this costs beyond nginx is the platform's. Prints its address.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { Pool } from "undici";
import { injected } from "./nginx.ts";

const [upstream] = process.argv.slice(2);
if (!upstream) throw new TypeError("Name the upstream's origin");
const pool = new Pool(upstream, { allowH2: false });

const server = createServer((request, response) => {
  pool.dispatch(
    { origin: upstream, path: request.url ?? "/", method: "GET", headers: ["authorization", injected] },
    {
      onRequestStart() {},
      onResponseStart(_controller, status, headers) {
        response.writeHead(status, {
          "content-type": String(headers["content-type"]),
          "content-length": String(headers["content-length"]),
        });
      },
      onResponseData: (_controller, piece) => void response.write(piece),
      onResponseEnd: () => void response.end(),
      onResponseError: () => void response.destroy(),
    },
  );
});
server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${(server.address() as AddressInfo).port}\n`);
});
