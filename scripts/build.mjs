/**
 * Builds what is stale: TypeScript to dist, the SDK, the portal and the dashboard. A package is stale when one of its
 * inputs is newer than its stamp; a start without changes builds nothing and takes milliseconds.
 * `npm run build -- --force` builds everything.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { root } from "./node-version.mjs";

const bin = (name) => `${root}node_modules/.bin/${name}`;
const skipped = new Set(["node_modules", "dist", "gallery", "test"]);

const steps = [
  {
    name: "server",
    inputs: [
      "packages/protocol",
      "packages/providers",
      "packages/node",
      "packages/server",
      "packages/testkit",
      "examples/demo-app",
      "tsconfig.base.json",
    ],
    commands: [[bin("tsc"), ["-b", "packages/server", "packages/node", "packages/testkit", "examples/demo-app"]]],
  },
  {
    name: "sdk",
    inputs: ["packages/sdk", "packages/protocol"],
    commands: [["npm", ["run", "--silent", "build", "-w", "@portico/connect"]]],
  },
  {
    name: "demo",
    inputs: ["examples/demo-app", "packages/sdk"],
    commands: [["npm", ["run", "--silent", "build", "-w", "@portico/demo-app"]]],
  },
  {
    name: "portal",
    inputs: ["packages/portal", "packages/protocol"],
    commands: [["npm", ["run", "--silent", "build", "-w", "@portico/portal"]]],
  },
  {
    name: "dashboard",
    inputs: ["packages/dashboard", "packages/protocol"],
    commands: [["npm", ["run", "--silent", "build", "-w", "@portico/dashboard"]]],
  },
];

/** Builds stale steps in order; exits the process when one fails. */
export function buildStale({ force = false } = {}) {
  mkdirSync(`${root}.cache`, { recursive: true });
  for (const step of steps) {
    const stamp = `${root}.cache/built-${step.name}`;
    const builtAt = existsSync(stamp) && !force ? statSync(stamp).mtimeMs : 0;
    if (step.inputs.every((input) => newest(`${root}${input}`) <= builtAt)) continue;
    process.stdout.write(`Building ${step.name}…\n`);
    const startedAt = new Date();
    for (const [command, parameters] of step.commands) {
      const result = spawnSync(command, parameters, {
        cwd: root,
        stdio: ["ignore", "inherit", "inherit"],
        env: withOwnNode(),
      });
      if (result.status !== 0) {
        process.stderr.write(`Building ${step.name} failed; see above\n`);
        process.exit(result.status ?? 1);
      }
    }
    writeFileSync(stamp, startedAt.toISOString());
  }
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stats = statSync(path);
  if (!stats.isDirectory()) return stats.mtimeMs;
  // a folder's own time tells of files that were deleted or renamed
  let latest = stats.mtimeMs;
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (skipped.has(entry.name) || entry.name.endsWith(".test.ts")) continue;
    latest = Math.max(latest, newest(`${path}/${entry.name}`));
  }
  return latest;
}

function withOwnNode() {
  return { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) buildStale({ force: process.argv.includes("--force") });
