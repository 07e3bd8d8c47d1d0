/**
 * Prints what the builds weigh and warns when one is over its goal; with --check it fails then. The goal of the bindings
 * for React is what they add to the SDK, React itself not counted.
 * Usage: node scripts/measure-size.mjs [--check]
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const goalBytes = { "index.js": 10_000, "portico.global.js": 10_000, "on-demand.js": 10_000, "react.js": 4_000 };

for (const [name, goal] of Object.entries(goalBytes)) {
  const code = readFileSync(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
  const gzipBytes = gzipSync(code, { level: 9 }).length;
  console.log(`${name}: ${code.length} bytes, ${gzipBytes} gzip`);
  if (gzipBytes > goal) {
    console.error(`${name} is over the goal of ${goal} bytes gzip.`);
    if (process.argv.includes("--check")) process.exitCode = 1;
  }
}
