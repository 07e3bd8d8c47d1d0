/**
 * `npm test`: installs what is missing, builds what is stale, runs every suite. With TEST_DATABASE_URL (an account that
 * may create databases) the server suite runs a second time, on PostgreSQL. Browser suites run where a Chromium is
 * found; what did not run is said loudly at the end. PORTICO_TEST_ALL=true, as CI sets it, makes that a failure.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { installMissing } from "./install.mjs";
import { root } from "./node-version.mjs";

installMissing();
const { buildStale } = await import("./build.mjs");
buildStale();

const chromium = [
  process.env.PORTICO_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));
const databaseUrl = process.env.TEST_DATABASE_URL;
const missing = [];
const suites = [["every package, embedded database", ["run"], {}]];
if (databaseUrl)
  suites.push(["the server on PostgreSQL", ["run", "packages/server"], { TEST_DATABASE_URL: databaseUrl }]);
else missing.push("the server suite on PostgreSQL: set TEST_DATABASE_URL to a server where databases may be created");
if (chromium)
  suites.push(["journeys in Chromium", ["run", "--config", "vitest.e2e.config.ts"], { PORTICO_CHROMIUM: chromium }]);
else missing.push("every browser suite: install Chromium, or set PORTICO_CHROMIUM to its path");

const failed = [];
for (const [name, parameters, environment] of suites) {
  process.stdout.write(`\n── ${name} ──\n`);
  const { TEST_DATABASE_URL: _unused, ...inherited } = process.env;
  const result = spawnSync(`${root}node_modules/.bin/vitest`, parameters, {
    cwd: root,
    stdio: "inherit",
    env: { ...inherited, ...environment, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  });
  if (result.status !== 0) failed.push(name);
}

for (const what of missing) process.stdout.write(`\n!! NOT RUN: ${what}\n`);
for (const name of failed) process.stdout.write(`\n!! FAILED: ${name}\n`);
process.exit(failed.length > 0 || (missing.length > 0 && process.env.PORTICO_TEST_ALL === "true") ? 1 : 0);
