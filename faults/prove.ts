/**
 * `node --conditions=portico-source faults/prove.ts [<suite>…]`: shows that the fault suites can fail. Puts one bug at a time
 * into the server's sources, runs the suite's short form, and expects it to end with 1; then the source is put back.
 */
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

interface Seed {
  readonly suite: string;
  /** The guard that is switched off. */
  readonly bug: string;
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly put: string;
}

const credentials = "packages/server/src/credentials";
const seeds: readonly Seed[] = [
  {
    suite: "storm",
    bug: "the lease is not looked at: every process calls the provider",
    file: `${credentials}/refresh-lease-store.ts`,
    find: "and (refresh_lease_until is null or refresh_lease_until < now())\n          for update",
    put: "for update",
  },
  {
    suite: "herd",
    bug: "the slots of the database are not looked at: each process keeps to the cap for itself",
    file: `${credentials}/refresh-slots.ts`,
    find: "if (await takeFree(key, cap, owner)) return true;",
    put: "if (await takeFree(key, cap, owner).then(() => true)) return true;",
  },
  {
    suite: "crash",
    bug: "a refused grant is taken for an outage",
    file: "packages/server/src/oauth/token-failure.ts",
    find: "const known = word.toLowerCase();",
    put: 'const known = word.toLowerCase();\n  if (known === "invalid_grant") return "unreachable";',
  },
  {
    suite: "stop",
    bug: "the fence is off: a late answer is stored whatever the version",
    file: `${credentials}/refresh-lease-store.ts`,
    find: '.where("secret_version", "=", version)\n            .where((where) =>',
    put: '.where("secret_version", "is not", null)\n            .where((where) =>',
  },
  {
    suite: "database",
    bug: "an answer that cannot be stored at once is dropped",
    file: `${credentials}/store-reply.ts`,
    find: 'trying again");\n      }\n      spill ??=',
    put: 'giving up");\n        throw error;\n      }\n      spill ??=',
  },
  {
    suite: "outage",
    bug: "the breaker lets everybody through",
    file: `${credentials}/refresh-breaker.ts`,
    find: 'if (shared === "nothing") return { isProbe: false, isCounted: false, shared };\n      const now',
    put: "if (shared) return { isProbe: false, isCounted: true, shared };\n      const now",
  },
  {
    suite: "restore",
    bug: "nobody compares the database with what was seen of it",
    file: `${credentials}/restore-watch.ts`,
    find: "if (seen && seen.version > row.version) stale.push(row);",
    put: "if (seen && seen.version > row.version + 1) stale.push(row);",
  },
  {
    suite: "clock",
    bug: "the server's clock goes back with the wall clock",
    file: "packages/server/src/lib/clock.ts",
    find: "nowMs = Math.max(wall, nowMs + elapsed * (1 - slowedBy));",
    put: "nowMs = wall;",
  },
  {
    suite: "canaries",
    bug: "a refreshed secret is printed in base64",
    file: `${credentials}/seal-reply.ts`,
    find: "const plain = mergedSecret(values, answer);",
    put: 'const plain = mergedSecret(values, answer);\n  process.stdout.write(`${Buffer.from(plain.reveal()).toString("base64")}\\n`);',
  },
];

const root = fileURLToPath(new URL("..", import.meta.url));
const node = (...parameters: string[]) =>
  spawnSync(process.execPath, parameters, { cwd: root, encoding: "utf8", maxBuffer: 1e8 });
const names = process.argv.slice(2);
let unseen = 0;
for (const { suite, bug, file, find, put } of seeds) {
  if (names.length > 0 && !names.includes(suite)) continue;
  const source = readFileSync(root + file, "utf8");
  if (source.split(find).length !== 2) {
    console.log(`!! STALE: ${suite}: ${bug}: ${file} has changed`);
    unseen += 1;
    continue;
  }
  try {
    writeFileSync(
      root + file,
      source.replace(find, () => put),
    );
    node("scripts/build.mjs");
    const { status, stdout } = node("--conditions=portico-source", "faults/run.ts", suite, "--short");
    const unmet = stdout.match(/^!! UNMET.*$/gm) ?? [];
    console.log(`\n── ${suite}: ${bug}\n${unmet.join("\n")}`);
    if (status === 1) continue;
    unseen += 1;
    console.log("!! NOT SEEN");
  } finally {
    writeFileSync(root + file, source);
  }
}
node("scripts/build.mjs");
process.exit(unseen > 0 ? 1 : 0);
