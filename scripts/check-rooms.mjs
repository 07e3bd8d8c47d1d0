/**
 * Holds the house's walls (ARCHITECTURE.md): which package may import which, and that imports inside the server go down
 * the tiers and never sideways unless listed. Also what belongs in one room only: `fetch` in net, `process.env` in
 * config, SQL in stores, provider names in the catalogue. `node scripts/check-rooms.mjs --self-test` proves that it
 * can fail.
 */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { root } from "./node-version.mjs";

const packages = {
  protocol: [],
  providers: [],
  // types only: it has no dependency on it at run time
  node: ["protocol"],
  sdk: ["protocol"],
  portal: ["protocol"],
  dashboard: ["protocol"],
  server: ["protocol", "providers"],
  testkit: ["server", "node", "protocol", "providers"],
};
const packageNames = { connect: "sdk" };

const tiers = {
  main: 6,
  app: 6,
  server: 6,
  index: 6,
  "dashboard-api": 5,
  "host-api": 5,
  proxy: 4,
  "portal-api": 4,
  transfer: 4,
  connect: 3,
  credentials: 3,
  webhooks: 3,
  projects: 2,
  users: 2,
  admins: 2,
  integrations: 2,
  revocations: 2,
  vault: 1,
  events: 1,
  oauth: 1,
  "provider-request": 1,
  http: 0,
  db: 0,
  net: 0,
  config: 0,
  lib: 0,
  // talks HTTP to a running server, like any stranger
  cli: 6,
};
const sideways = {
  connect: ["credentials"],
  vault: ["events"],
  users: ["projects"],
  integrations: ["projects"],
  revocations: ["integrations"],
  // signatures are protocol
  "provider-request": ["oauth"],
  // every room of the ground floor rests on these two
  http: ["lib"],
  db: ["lib"],
  net: ["lib", "config"],
  config: ["lib", "db"],
  main: ["server"],
  server: ["app"],
  index: ["server"],
};
const cliMayImport = ["cli", "lib", "config"];

/** Faults of one file, as sentences. */
function faultsOf(path, text) {
  const faults = [];
  const inTest = /\.test\.tsx?$|\/testing\.ts$|-fixture\.ts$/.test(path);
  const [, packageName, ...rest] = path.split("/");
  if (!path.startsWith("packages/") || !rest.includes("src")) return faults;
  for (const specifier of importsOf(text)) {
    const own = /^@portico\/([\w-]+)/.exec(specifier)?.[1];
    if (own !== undefined) {
      const target = packageNames[own] ?? own;
      const allowed = packages[packageName] ?? [];
      if (!allowed.includes(target) && !(inTest && target === "testkit"))
        faults.push(`${packageName} may not import ${target}`);
    }
    if (packageName === "server" && specifier.startsWith(".")) {
      const fault = tierFault(path, specifier, inTest);
      if (fault) faults.push(fault);
    }
  }
  if (packageName === "server" && !inTest) faults.push(...roomFaults(path, text));
  if (/(^|\/)(utils?|helpers?|common|shared|misc|manager)(\/|\.|-|$)/.test(path))
    faults.push("this name says nothing about what is inside");
  return faults;
}

function tierFault(path, specifier, inTest) {
  const target = normalize(join(dirname(path), specifier));
  const room = (file) =>
    file
      .replace(/^packages\/server\/src\//, "")
      .split("/")[0]
      .replace(/\.ts$/, "");
  const [from, to] = [room(path), room(target)];
  if (!target.startsWith("packages/server/src/")) return inTest ? undefined : `${specifier} leaves the package`;
  if (from === to || inTest) return undefined;
  if (!(from in tiers) || !(to in tiers)) return `room "${from in tiers ? to : from}" is not in the tier table`;
  if (from === "cli" || to === "cli")
    return from === "cli" && cliMayImport.includes(to) ? undefined : `${from} may not import ${to}`;
  if (/-store\.ts$/.test(target)) return `${from} may not see ${to}'s store`;
  if (tiers[to] < tiers[from] || sideways[from]?.includes(to)) return undefined;
  return `${from} (tier ${tiers[from]}) may not import ${to} (tier ${tiers[to]})`;
}

function roomFaults(path, text) {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const room = path.split("/")[3];
  const faults = [];
  if (room !== "net" && room !== "cli" && /(?<![\w.])fetch\(/.test(code)) faults.push("fetch belongs in net");
  if (room !== "config" && /process\.env\b/.test(code)) faults.push("process.env belongs in config");
  if (
    !/-store\.ts$/.test(path) &&
    room !== "db" &&
    room !== "events" &&
    /\.(selectFrom|insertInto|updateTable|deleteFrom)\(/.test(code)
  ) {
    faults.push("SQL belongs in a store");
  }
  if (room !== "lib" && /\bDate\.now\(|new Date\(\)/.test(code))
    faults.push("the time comes from the clock that is handed in");
  if (/Math\.random\(/.test(code)) faults.push("VT-18: weak randomness");
  if (/(provider|integration)(Type|Key|\.key|\.type)?\s*===\s*["'][a-z]+["']/.test(code))
    faults.push("provider names belong in packages/providers");
  return faults;
}

function importsOf(text) {
  // imports inside template texts are code that we show to people, not code of ours
  const code = text.replace(/`(?:\\.|[^`\\])*`/g, "``");
  return [...code.matchAll(/(?:from|import)\s*\(?\s*["']([^"']+)["']/g)].map((match) => match[1]);
}

function selfTest() {
  const seeded = [
    ["packages/server/src/users/user-service.ts", 'import { x } from "../connect/attempt.ts";'],
    ["packages/server/src/proxy/proxy.ts", 'import { x } from "../credentials/credential-store.ts";'],
    ["packages/server/src/vault/vault.ts", "const key = process.env.KEY;"],
    ["packages/server/src/connect/flow.ts", 'await fetch("https://example.com");'],
    ["packages/portal/src/main.tsx", 'import { portico } from "@portico/connect";'],
    ["packages/server/src/oauth/x.ts", 'if (provider === "slack") {}'],
    ["packages/server/src/lib/utils.ts", ""],
  ];
  const missed = seeded.filter(([path, text]) => faultsOf(path, text).length === 0);
  for (const [path] of missed) process.stdout.write(`the seeded fault in ${path} was not seen\n`);
  return missed.length;
}

const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard", "*.ts", "*.tsx"], {
  cwd: root,
  encoding: "utf8",
})
  .trim()
  .split("\n");
let faults = selfTest();
for (const file of files) {
  let text;
  try {
    text = readFileSync(`${root}${file}`, "utf8");
  } catch {
    continue; // deleted, not yet committed
  }
  for (const fault of faultsOf(file, text)) {
    faults += 1;
    process.stdout.write(`${file}: ${fault}\n`);
  }
}
process.exit(faults === 0 ? 0 : 1);
