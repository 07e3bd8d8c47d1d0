/**
 * Prints what the builds weigh and warns when one that a page begins with is over the goal; with --check it fails then.
 * Usage: node scripts/measure-size.mjs [--check]
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const goalBytes = 10_000;

for (const name of ["index.js", "portico.global.js", "on-demand.js"]) {
  const code = readFileSync(fileURLToPath(new URL(`../dist/${name}`, import.meta.url)));
  const gzipBytes = gzipSync(code, { level: 9 }).length;
  console.log(`${name}: ${code.length} bytes, ${gzipBytes} gzip`);
  if (gzipBytes > goalBytes) {
    console.error(`${name} is over the goal of ${goalBytes} bytes gzip.`);
    if (process.argv.includes("--check")) process.exitCode = 1;
  }
}
