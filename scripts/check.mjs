/** `npm run check`: types, lint, import tiers, schema snapshot, generated files, dead code, formatting. Stops at nothing; reports all. */
import { spawnSync } from "node:child_process";
import { installMissing } from "./install.mjs";
import { root } from "./node-version.mjs";

installMissing();
const bin = (name) => `${root}node_modules/.bin/${name}`;
const checks = [
  ["types", bin("tsc"), ["-b"]],
  ["types of the SDK's tests", bin("tsc"), ["-p", "packages/sdk/tsconfig.test.json"]],
  ["lint", bin("oxlint"), ["--type-aware", "--quiet"]],
  ["import tiers", "node", ["scripts/check-rooms.mjs"]],
  ["committed texts", "node", ["scripts/check-texts.mjs"]],
  ["schema snapshot", "node", ["--conditions=portico-source", "scripts/schema-snapshot.mjs"]],
  ["OpenAPI document", "node", ["--conditions=portico-source", "scripts/openapi.mjs"]],
  ["that the next check can fail", "node", ["scripts/security-coverage.mjs", "--self-test"]],
  ["security coverage", "node", ["scripts/security-coverage.mjs"]],
  ["that the next check can fail", "node", ["scripts/check-doc-examples.mjs", "--self-test"]],
  ["documentation examples", "node", ["scripts/check-doc-examples.mjs"]],
  ["dead code", bin("knip"), []],
  ["formatting", bin("prettier"), ["--check", "--log-level=warn", "."]],
];

let failed = 0;
for (const [name, command, parameters] of checks) {
  const startedAt = performance.now();
  const result = spawnSync(command, parameters, {
    cwd: root,
    encoding: "utf8",
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  });
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stdout.write(`${result.status === 0 ? "ok    " : "FAILED"} ${name} (${seconds} s)\n`);
  if (result.status !== 0) {
    failed += 1;
    process.stdout.write(`${result.stdout}${result.stderr}${result.error ?? ""}\n`);
  }
}
process.exit(failed === 0 ? 0 : 1);
