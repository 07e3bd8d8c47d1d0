/**
 * What calling a provider through Portico costs: the same GET on the upstream directly, through nginx that injects the
 * same header, and through Portico, in turns, in one run.
 *
 *     npm run build
 *     npx node --conditions=portico-source bench/proxied-get.ts [--handler-only] [--rounds=5] [--seconds=4]
 *
 * Needs `nginx`, `wrk` and `taskset`. Two tables: 16 connections and 1. Everything runs free first; then once more with nginx
 * and Portico held to core 0 and load and upstream on core 1, so that both have exactly one core.
 */
import { execFileSync } from "node:child_process";
import { parseArgs } from "node:util";
import { compare, type Comparison } from "./compare.ts";
import { injected, startPeer, startUpstream } from "./nginx.ts";
import { startHandler, startScript, startWholeServer } from "./portico.ts";

const { values } = parseArgs({
  options: {
    "handler-only": { type: "boolean", default: false },
    rounds: { type: "string", default: "5" },
    seconds: { type: "string", default: "4" },
  },
});
const effort = { rounds: Number(values.rounds), seconds: Number(values.seconds) };

await using upstream = await startUpstream();
await using peer = await startPeer(upstream.origin);
await using least = await startScript("least-proxy.ts", upstream.origin);
await using portico = await (values["handler-only"] ? startHandler : startWholeServer)(upstream.origin);
const contenders = [
  { name: "direct", url: `${upstream.origin}/v3/user`, headers: { authorization: injected } },
  { name: "nginx", url: `${peer.origin}/v3/user`, headers: { authorization: injected } },
  { name: "least", url: `${least.base}/v3/user`, headers: {} },
  { name: "portico", url: `${portico.base}/v3/user`, headers: { authorization: `Bearer ${portico.userToken}` } },
] as const;

report("16 connections", await compare(contenders, { ...effort, connections: 16 }));
report("1 connection", await compare(contenders, { ...effort, connections: 1 }));

const pin = (core: number, pid: number): Buffer =>
  execFileSync("taskset", ["-a", "-p", "-c", String(core), String(pid)]);
pin(1, process.pid);
pin(1, upstream.pid);
pin(0, peer.pid);
pin(0, least.pid);
pin(0, portico.pid);
report("16 connections, one core each", await compare(contenders, { ...effort, connections: 16 }));
report("1 connection, one core each", await compare(contenders, { ...effort, connections: 1 }));

function report(title: string, results: readonly Comparison[]): void {
  const [direct, nginx, least, ours] = results;
  if (!direct || !nginx || !least || !ours) return;
  process.stdout.write(`\n${title} (${values["handler-only"] ? "handler only" : "whole server"})\n`);
  console.table(results);
  const ratio = (100 * ours.requestsPerSecond) / nginx.requestsPerSecond;
  const possible = (100 * least.requestsPerSecond) / nginx.requestsPerSecond;
  const added = ours.p50Ms - direct.p50Ms;
  process.stdout.write(
    `${ratio.toFixed(1)} % of nginx (the least proxy: ${possible.toFixed(1)} %); ${added.toFixed(3)} ms added to the median of a direct call\n`,
  );
}
