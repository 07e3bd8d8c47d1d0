/**
 * A server that is only the proxy: the real handler and the real outbound door, with users, integrations and
 * credentials from memory. Started by `proxied-get.ts --handler-only`; prints its base address.
 */
import { startTestProxy } from "../packages/server/src/proxy/testing.ts";
import { apiKey } from "./nginx.ts";

const [upstream] = process.argv.slice(2);
if (!upstream) throw new TypeError("Name the upstream's origin");
const proxy = await startTestProxy(upstream);
proxy.token.text = apiKey;
process.stdout.write(`${proxy.base}\n`);
