/**
 * Writes `docs/security/coverage.md` with `--write` (npm run security-coverage): every row of `docs/security/bar.md` and
 * the tests whose titles name it. Otherwise fails when the page is stale. `--self-test` proves that it can fail.
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import prettier from "prettier";
import { root } from "./node-version.mjs";

const pagePath = "docs/security/coverage.md";

/** Rows of the bar, in its order. */
function readBar(text) {
  const families = new Map();
  const rows = [];
  for (const line of text.split("\n")) {
    const [, family, familyName] = /^## ([A-Z]{2}): (.*)$/.exec(line) ?? [];
    if (family) families.set(family, familyName);
    const [, id, stars = "", words] = /^- \*\*([A-Z]{2}-\d{2})\*\* (★*) ?(.*)\.$/.exec(line) ?? [];
    if (id) rows.push({ id, family: id.slice(0, 2), stars, words });
  }
  return { families, rows };
}

/** Titles that begin with ids of rows: a test's, a group's, or a line of a table of tests. */
function titlesIn(file, text) {
  const found = [];
  const pattern =
    /(?<before>[\w.]*\(?\s*)(?<quote>["'`])(?<ids>[A-Z]{2}-\d{2}(?:, [A-Z]{2}-\d{2})*): (?<title>(?:\\.|(?!\k<quote>)[^\\\n])+)\k<quote>/g;
  for (const { groups } of text.matchAll(pattern)) {
    // what does not run proves nothing
    if (/\.(skip|todo|fails)\(\s*$/.test(groups.before)) continue;
    const title = groups.title.replace(/\\(.)/g, "$1").replace(/\s+/g, " ");
    for (const id of groups.ids.split(", ")) found.push({ id, file, title });
  }
  return found;
}

/** Throws on a test that names a row which the bar does not have. */
function makePage({ families, rows }, titles) {
  const known = new Set(rows.map(({ id }) => id));
  const strange = titles.find(({ id }) => !known.has(id));
  if (strange) throw new Error(`${strange.file} names ${strange.id}, which docs/security/bar.md does not have`);
  const tested = new Set(titles.map(({ id }) => id));
  const line = ({ id, stars, words }) => `- **${id}** ${stars} ${words}`;
  const owed = rows.filter(({ id, stars }) => stars !== "" && !tested.has(id));
  const parts = [
    "# Which test proves which row of the bar",
    "Made by `npm run security-coverage` from the titles of the tests. The rows are those of [the bar](bar.md). A title says what its test is about; whether it proves the whole row is for the reader to judge.",
    "## ★ rows without a test",
    ...[...families].flatMap(([family, name]) => {
      const missing = owed.filter((row) => row.family === family);
      return missing.length === 0 ? [] : [`### ${name}`, missing.map(line).join("\n")];
    }),
    ...[...families].flatMap(([family, name]) => [
      `## ${name}`,
      ...rows.filter((row) => row.family === family).flatMap((row) => sectionOf(row, titles)),
    ]),
  ];
  return `${parts.join("\n\n")}\n`;
}

function sectionOf({ id, stars, words }, titles) {
  const own = Object.entries(
    Object.groupBy(
      titles.filter((title) => title.id === id),
      ({ file }) => file,
    ),
  );
  if (own.length === 0) return [];
  const files = own
    .sort(([one], [other]) => inOrder(one, other))
    .map(([file, ofFile]) => {
      const sentences = [...new Set(ofFile.map(({ title }) => title))].sort(inOrder);
      return [`- \`${file}\``, ...sentences.map((title) => `  - ${asText(title)}`)].join("\n");
    });
  return [`### ${id}${stars === "" ? "" : ` ${stars}`}: ${words}`, files.join("\n")];
}

/** By code points: the same on every machine. */
function inOrder(one, other) {
  return one < other ? -1 : 1;
}

/** Nothing in a title is markup. */
function asText(title) {
  return title.replace(/[\\`*_{}[\]<>#|~]/g, "\\$&");
}

const format = (text) => prettier.format(text, { parser: "markdown", printWidth: 120 });

async function selfTest() {
  const bar = readBar("## TR: Refresh\n\n- **TR-01** ★ One at a time.\n- **TR-02** ★ Fenced.\n");
  const before = await format(makePage(bar, titlesIn("a.test.ts", 'test("TR-01: one call", () => {});')));
  const after = await format(
    makePage(bar, titlesIn("a.test.ts", 'test("TR-01: one call", () => {});test("TR-02: no overwrite", () => {});')),
  );
  const skipped = titlesIn("a.test.ts", 'test.skip("TR-02: no overwrite", () => {});');
  const owes = (page) => /without a test[\s\S]*\*\*TR-02\*\*/.test(page);
  let refusesStrange = false;
  try {
    makePage(bar, titlesIn("a.test.ts", 'test("TR-99: x", () => {});'));
  } catch {
    refusesStrange = true;
  }
  if (before === after || !owes(before) || owes(after) || skipped.length > 0 || !refusesStrange) {
    process.stdout.write("a seeded change of the tests was not seen\n");
    process.exitCode = 1;
  }
}

async function main() {
  const files = execFileSync(
    "git",
    ["ls-files", "-co", "--exclude-standard", "*.test.ts", "*.test.tsx", "faults/suites/*.ts"],
    {
      cwd: root,
      encoding: "utf8",
    },
  )
    .trim()
    .split("\n");
  const titles = files.sort(inOrder).flatMap((file) => {
    try {
      return titlesIn(file, readFileSync(`${root}${file}`, "utf8"));
    } catch {
      return []; // deleted, not yet committed
    }
  });
  const page = await format(makePage(readBar(readFileSync(`${root}docs/security/bar.md`, "utf8")), titles));
  if (process.argv.includes("--write")) writeFileSync(`${root}${pagePath}`, page);
  else if (readFileSync(`${root}${pagePath}`, "utf8") !== page) {
    process.stdout.write(`${pagePath} is not what the titles of the tests make; run npm run security-coverage\n`);
    process.exitCode = 1;
  }
}

await (process.argv.includes("--self-test") ? selfTest() : main());
