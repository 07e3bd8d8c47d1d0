/**
 * A server that is only the proxy: the real handler and the real outbound door, with users, integrations and
 * credentials from memory. Prints its base address. For work on the hot path; the real number is `proxied-get.ts`.
 *
 *     node --conditions=portico-source bench/proxy-handler.ts <upstream origin>
 */
import { startTestProxy } from "../packages/server/src/proxy/testing.ts";
import { injected } from "./nginx.ts";

const [upstream] = process.argv.slice(2);
if (!upstream) throw new TypeError("Name the upstream's origin");
const proxy = await startTestProxy(upstream);
proxy.token.text = injected.replace("Bearer ", "");
process.stdout.write(`${proxy.base}\n`);
