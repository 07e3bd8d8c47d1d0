/** What no committed file may hold: a path of somebody's machine, a package registry's host, a secret key. */
import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { root } from "./node-version.mjs";

const registry = ["registry", "npmjs", "org"].join(".");
const forbidden = [
  [new RegExp(registry.replaceAll(".", "\\."), "i"), "names a package registry's host"],
  [/(^|[\s"'`(=])\/(work|home|Users|root)\/[\w.-]+\//, "names a path of a machine"],
  [/-----BEGIN (RSA |EC )?PRIVATE KEY-----\s*[A-Za-z0-9+/=\s]{200,}/, "holds a private key"],
  [/[\u200b\u2060\ufeff]/, "holds an invisible character"],
];
const files = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { cwd: root, encoding: "utf8" })
  .trim()
  .split("\n");
let faults = 0;
for (const file of files) {
  let text;
  try {
    if (statSync(`${root}${file}`).size > 2_000_000) continue;
    text = readFileSync(`${root}${file}`, "utf8");
  } catch {
    continue;
  }
  for (const [pattern, fault] of forbidden) {
    if (!pattern.test(text)) continue;
    faults += 1;
    process.stdout.write(`${file} ${fault}\n`);
  }
}
process.exit(faults === 0 ? 0 : 1);
