/** Installs what is missing: nothing when node_modules matches the lock file. Plain JavaScript for Node ≥ 20.19. */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { root } from "./node-version.mjs";

const stamp = `${root}node_modules/.portico-installed`;

export function installMissing() {
  const wanted = createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .digest("hex");
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === wanted) return;
  process.stdout.write("Installing what is missing (once, about a minute)…\n");
  const result = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
  });
  if (result.status !== 0) {
    process.stderr.write("npm ci failed; see above\n");
    process.exit(result.status ?? 1);
  }
  writeFileSync(stamp, wanted);
}
