/**
 * `node faults/prove-guards.ts [<row>…]`: shows that the tests of the security bar's rows can fail. Switches one guard off at a
 * time in the server's sources, runs the tests that are to see it, and expects them to fail; then the source is put back.
 * docs/security/seeded-bugs.md has what was seen.
 */
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

interface Seed {
  readonly row: string;
  /** The guard that is switched off. */
  readonly bug: string;
  readonly file: string;
  /** Stands there once. */
  readonly find: string;
  readonly put: string;
  readonly test: string;
}

const seeds: readonly Seed[] = [
  {
    row: "OA-07",
    bug: "an address that the user's values lead astray is called",
    file: "oauth/endpoint-url.ts",
    find: "!URL.canParse(text) || !isAllowedHost(text, app.provider.hosts)",
    put: '!URL.canParse(text) || (!isAllowedHost(text, app.provider.hosts) && text === "")',
    test: "oauth/token-endpoint.test.ts",
  },
  {
    row: "OA-14",
    bug: "a question may be answered twice",
    file: "connect/decide-account.ts",
    find: 'if (attempt.state !== "undecided") throw answeredBefore();',
    put: "",
    test: "connect/decide-account.test.ts",
  },
  {
    row: "OA-24",
    bug: "a revocation does not look whether the account stands in another connection",
    file: "revocations/try-revocation.ts",
    find: "if (await wouldEndAnother(claimed, app)) return",
    put: "if ((await wouldEndAnother(claimed, app)) && claimed.cause === undefined) return",
    test: "revocations/revocations.test.ts",
  },
  {
    row: "TR-02",
    bug: "a reply is stored whoever holds the lease",
    file: "credentials/refresh-lease-store.ts",
    find: 'where.or([where("refresh_lease_owner", "=", owner), where("refresh_lease_owner", "is", null)]),',
    put: 'where.or([where("refresh_lease_owner", "=", owner), where("id", "is not", null)]),',
    test: "credentials/refresh.test.ts credentials/removal.test.ts credentials/durability.test.ts",
  },
  {
    row: "TR-05",
    bug: "answers that wait in files are not looked for",
    file: "credentials/spill.ts",
    find: "for (const name of names.filter((each) => each.endsWith(ending)))",
    put: "for (const name of names.filter((each) => each.endsWith(`${ending}.not`)))",
    test: "credentials/durability.test.ts",
  },
  {
    row: "TR-07",
    bug: "a refused client is taken for a refused grant",
    file: "oauth/token-failure.ts",
    find: "const known = word.toLowerCase();",
    put: 'const known = word.toLowerCase().replace("invalid_client", "invalid_grant");',
    test: "credentials/refresh-replies.test.ts",
  },
  {
    row: "TR-09",
    bug: "a refusal is confirmed at once",
    file: "credentials/health.ts",
    find: "export const confirmAfterMs = 5 * 60_000;",
    put: "export const confirmAfterMs = 1;",
    test: "credentials/health.test.ts",
  },
  {
    row: "TR-16",
    bug: "a revoked credential takes a late reply",
    file: "credentials/refresh-lease-store.ts",
    find: '            // what was revoked comes back by a reconnect alone (TR-16)\n            .where("revoked_at", "is", null)\n',
    put: "",
    test: "credentials/removal.test.ts",
  },
  {
    row: "TR-18",
    bug: "what a restore brought back stays",
    file: "credentials/restore-watch.ts",
    find: "for (const { projectId, userId, id } of resurrected) await",
    put: "for (const { projectId, userId, id } of resurrected.slice(1)) await",
    test: "credentials/restore-watch.test.ts",
  },
  {
    row: "VT-02",
    bug: "a sealed record is not bound to its row",
    file: "vault/sealed-record.ts",
    find: "    context.recordId,\n",
    put: "",
    test: "vault/sealed-record.test.ts",
  },
  {
    row: "VT-06",
    bug: "the root keys are not compared with the database's",
    file: "vault/check-root-keys.ts",
    find: "if (await store.isThere()) {",
    put: "if (!(await store.isThere())) {",
    test: "vault/vault-service.test.ts",
  },
  {
    row: "VT-14",
    bug: "a honeytoken raises no alarm",
    file: "vault/access-audit.ts",
    find: "if (guard.honeytokens.includes(context.recordId)) {",
    put: "if (guard.honeytokens.includes(context.field)) {",
    test: "vault/access-audit.test.ts",
  },
  {
    row: "VT-15",
    bug: "a node without notices never looks for freezes",
    file: "credentials/freeze-watch.ts",
    find: "    forgetAll();\n",
    put: "",
    test: "credentials/freezes.test.ts",
  },
  {
    row: "VT-15",
    bug: "what is frozen may be refreshed",
    file: "credentials/refresh-lease-store.ts",
    find: "and frozen_at is null and revoked_at is null and health <> 'dead'",
    put: "and revoked_at is null and health <> 'dead'",
    test: "credentials/freezes.test.ts",
  },
];

const root = fileURLToPath(new URL("..", import.meta.url));
const sources = `${root}packages/server/src/`;
const report = join(tmpdir(), `portico-guards-${process.pid}.json`);
const rows = process.argv.slice(2);
let unseen = 0;
for (const { row, bug, file, find, put, test } of seeds) {
  if (rows.length > 0 && !rows.includes(row)) continue;
  const source = readFileSync(sources + file, "utf8");
  if (source.split(find).length !== 2) {
    console.log(`!! STALE: ${row}: ${bug}: ${file} has changed`);
    unseen += 1;
    continue;
  }
  try {
    writeFileSync(
      sources + file,
      source.replace(find, () => put),
    );
    const paths = test.split(" ").map((each) => `packages/server/src/${each}`);
    const { status } = spawnSync(
      `${root}node_modules/.bin/vitest`,
      ["run", "--reporter=json", `--outputFile=${report}`, ...paths],
      { cwd: root, stdio: "ignore" },
    );
    const failed = failedTests();
    console.log(`\n── ${row}: ${bug}\n${failed.join("\n")}`);
    if (status === 1 && failed.length > 0) continue;
    unseen += 1;
    console.log("!! NOT SEEN");
  } finally {
    writeFileSync(sources + file, source);
  }
}
process.exit(unseen > 0 ? 1 : 0);

interface Report {
  testResults: { assertionResults: { status: string; title: string }[] }[];
}

/** A run that did not begin leaves none, which is not a bug that was seen. */
function failedTests(): string[] {
  if (!existsSync(report)) return [];
  const { testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  rmSync(report);
  const tests = testResults.flatMap(({ assertionResults }) => assertionResults);
  return tests.filter(({ status }) => status === "failed").map(({ title }) => `   ${title}`);
}
