import { spawn } from "node:child_process";
import { startUpstream, startPeer, injected } from "./nginx.ts";
import { compare } from "./compare.ts";
await using up = await startUpstream();
await using peer = await startPeer(up.origin);
const flags = (process.env.NODEFLAGS ?? "").split(" ").filter(Boolean);
const child = spawn(
  process.execPath,
  [...flags, "--conditions=portico-source", new URL("proxy-handler.ts", import.meta.url).pathname, up.origin],
  { stdio: ["ignore", "pipe", "inherit"] },
);
const base: string = await new Promise((r) => child.stdout.once("data", (d) => r(String(d).trim())));
const c = [
  { name: "direct", url: up.origin + "/me", headers: { authorization: injected } },
  { name: "nginx", url: peer.origin + "/me", headers: { authorization: injected } },
  { name: "portico", url: base + "/me", headers: { authorization: "Bearer the-user-token" } },
];
const rounds = Number(process.env.ROUNDS ?? 3),
  seconds = Number(process.env.SECONDS ?? 3);
const r16 = await compare(c, { connections: 16, rounds, seconds });
console.table(r16);
console.log("ratio", r16[2]!.requestsPerSecond / r16[1]!.requestsPerSecond);
const r1 = await compare(c, { connections: 1, rounds, seconds });
console.table(r1);
console.log("added ms vs direct", r1[2]!.p50Ms - r1[0]!.p50Ms);
const gone = new Promise((r) => child.on("exit", r));
child.kill("SIGINT");
await gone;
