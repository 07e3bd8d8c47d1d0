/**
 * `npm test`: installs what is missing, builds what is stale, runs every suite. With TEST_DATABASE_URL (an account that
 * may create databases) everything that stores runs a second time, on PostgreSQL. Browser suites run where a Chromium is
 * found. What did not run, skipped tests too, is said loudly at the end; PORTICO_TEST_ALL=true, as CI sets it, makes
 * that a failure.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
const onPostgres = { TEST_DATABASE_URL: databaseUrl };
const endToEnd = ["--config", "vitest.e2e.config.ts"];
const missing = [];
const suites = [
  ["every package, embedded database", [], {}],
  ["flows without a browser, embedded database", [...endToEnd, "e2e/flows"], {}],
];
if (databaseUrl) {
  suites.push(["the server on PostgreSQL", ["packages/server"], onPostgres]);
  suites.push(["flows without a browser, PostgreSQL", [...endToEnd, "e2e/flows"], onPostgres]);
} else {
  missing.push("server and flows on PostgreSQL: set TEST_DATABASE_URL to a server where databases may be created");
}
suites.push(["fault suites, short", ["--config", "vitest.faults.config.ts"], databaseUrl ? onPostgres : {}]);
if (chromium) suites.push(["journeys in Chromium", [...endToEnd, "e2e/journeys"], {}]);
else missing.push("every browser suite: install Chromium, or set PORTICO_CHROMIUM to its path");

const notesFolder = mkdtempSync(join(tmpdir(), "portico-test-"));
const failed = [];
const failedTests = [];
const retried = [];
for (const [index, [name, parameters, environment]] of suites.entries()) {
  process.stdout.write(`\n── ${name} ──\n`);
  const notes = join(notesFolder, `${index}.json`);
  const { TEST_DATABASE_URL: _unused, ...inherited } = process.env;
  const result = spawnSync(`${root}node_modules/.bin/vitest`, ["run", ...parameters, "--allowOnly=false"], {
    cwd: root,
    stdio: "inherit",
    env: {
      ...inherited,
      ...environment,
      ...(chromium ? { PORTICO_CHROMIUM: chromium } : {}),
      PORTICO_TEST_NOTES: notes,
      PATH: `${root}node_modules/.bin:${process.env.PATH}`,
    },
  });
  if (result.status !== 0) failed.push(name);
  if (!existsSync(notes)) {
    // without its notes nobody knows what the run left out
    failed.push(`${name}: it ended before it could say what it ran`);
    continue;
  }
  const noted = JSON.parse(readFileSync(notes, "utf8"));
  missing.push(...noted.skipped.map((test) => `${name}: ${test}`));
  failedTests.push(...noted.failed.map((test) => `${name}: ${test}`));
  retried.push(...noted.retried.map((test) => `${name}: ${test}`));
  if (noted.ran === 0) missing.push(`${name}: no test at all`);
}
rmSync(notesFolder, { recursive: true });

for (const what of retried) process.stdout.write(`\n!! ONLY AT A SECOND TRY: ${what}\n`);
for (const what of missing) process.stdout.write(`\n!! NOT RUN: ${what}\n`);
// once more, at the end: a CI log is read from there
for (const test of failedTests) process.stdout.write(`\n!! FAILED TEST: ${test}\n`);
for (const name of failed) process.stdout.write(`\n!! FAILED: ${name}\n`);
process.exit(failed.length > 0 || (missing.length > 0 && process.env.PORTICO_TEST_ALL === "true") ? 1 : 0);
