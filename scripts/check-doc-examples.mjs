/**
 * Type-checks every `ts` and `tsx` block of README.md, docs/guides/*.md and @portico/node's README against the workspace's own sources, so that an example
 * which people copy also compiles. Each block is a module of its own and imports what it uses. Faults are told at the
 * line of the page. `node scripts/check-doc-examples.mjs --self-test` proves that it can fail.
 */
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { root } from "./node-version.mjs";

// inside the clone, so that `@portico/connect` resolves from an example as it does from a package
const folder = `${root}.cache/doc-examples/`;

/** What a reader's own project would set, and strict: an example must not need looser settings than theirs. */
const compilerOptions = {
  target: "ES2024",
  lib: ["ES2024", "DOM", "DOM.Iterable"],
  types: ["node"],
  module: "ESNext",
  moduleResolution: "Bundler",
  customConditions: ["portico-source"],
  moduleDetection: "force",
  jsx: "react-jsx",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  allowImportingTsExtensions: true,
  resolveJsonModule: true,
  skipLibCheck: true,
  noEmit: true,
};

/** The `ts` and `tsx` blocks of a page, in lists too, each padded with empty lines so that its line numbers are the page's. */
function examplesOf(path, text) {
  const examples = [];
  let open;
  for (const [at, line] of text.split("\n").entries()) {
    const [, language] = /^ *```(tsx?)\b/.exec(line) ?? [];
    if (open === undefined && language) open = { startsAt: at + 1, language, lines: [] };
    else if (open !== undefined && /^ *```/.test(line)) {
      const file = `${path.replaceAll("/", "--")}--${open.startsAt + 1}.${open.language}`;
      examples.push({ path, file, text: "\n".repeat(open.startsAt) + open.lines.join("\n") });
      open = undefined;
    } else open?.lines.push(line);
  }
  if (open !== undefined) throw new Error(`${path}:${open.startsAt}: the block has no end`);
  return examples;
}

/** Faults as `page:line: message`. Faults of the packages themselves are the business of `npm run check`. */
function faultsOf(examples) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const { file, text } of examples) writeFileSync(folder + file, text);
  const files = examples.map(({ file }) => file);
  writeFileSync(`${folder}tsconfig.json`, JSON.stringify({ compilerOptions, files }));
  const { stdout, error } = spawnSync(`${root}node_modules/.bin/tsc`, ["-p", ".", "--pretty", "false"], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, PATH: `${root}node_modules/.bin:${process.env.PATH}` },
  });
  if (error) throw error;
  return stdout.split("\n").flatMap((line) => {
    const found = /^(?:(\S.*)\((\d+),\d+\): )?error (.*)$/.exec(line);
    if (!found) return [];
    const [, file, number, message] = found;
    if (file === undefined) return [message]; // of the settings, so nothing was checked
    const example = examples.find((candidate) => candidate.file === file);
    return example ? [`${example.path}:${number}: ${message}`] : [];
  });
}

function pages() {
  const guides = readdirSync(`${root}docs/guides`).filter((name) => name.endsWith(".md"));
  return ["README.md", "packages/node/README.md", ...guides.map((name) => `docs/guides/${name}`)].map((path) => ({
    path,
    text: readFileSync(root + path, "utf8"),
  }));
}

/** A page with one good block and five broken ones; every broken one must be seen, at its line. */
function selfTest() {
  const blockOf = (language, ...lines) => ["```" + language, ...lines, "```", ""];
  const block = (...lines) => blockOf("ts", ...lines);
  const text = [
    ...block(
      'import { portico } from "@portico/connect";',
      'portico.configureGlobal({ baseUrl: "https://a.example" });',
    ),
    ...block('import { portico } from "@portico/connect";', "portico.disconnectEverything();"),
    ...block('import { signUserToken } from "@portico/node";', 'await signUserToken({ projectId: "p", userId: "u" });'),
    ...block('import { vault } from "@portico/connect";', "console.log(vault);"),
    ...block('const port: number = "4000";', "console.log(port);").map((line) => `   ${line}`),
    ...blockOf(
      "tsx",
      'import { ConnectProvider } from "@portico/connect/react";',
      'export const page = <ConnectProvider projectId="p" />;',
    ),
  ].join("\n");
  const faults = faultsOf(examplesOf("self-test.md", text));
  const wanted = [8, 13, 17, 22, 28];
  const seen = faults.map((fault) => Number(fault.split(":")[1]));
  const fails = [
    ...wanted.filter((line) => !seen.includes(line)).map((line) => `the seeded fault in line ${line} was not seen`),
    ...faults.filter((_fault, at) => !wanted.includes(seen[at])).map((fault) => `seen where there is none: ${fault}`),
  ];
  if (fails.length === 0) process.stdout.write(`All ${wanted.length} seeded faults were seen\n`);
  return fails;
}

function check() {
  const examples = pages().flatMap(({ path, text }) => examplesOf(path, text));
  if (examples.length === 0) return ["there are no examples to check, which cannot be right"];
  const faults = faultsOf(examples);
  if (faults.length === 0) process.stdout.write(`${examples.length} examples compile\n`);
  return faults;
}

const faults = process.argv.includes("--self-test") ? selfTest() : check();
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exit(faults.length === 0 ? 0 : 1);
