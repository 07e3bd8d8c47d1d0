/** The Node that the product runs on: the one that the clone brings (`node_modules/.bin/node`), never older than 22.12. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("..", import.meta.url));

/** Path of the clone's own Node. Throws with what to do when it is not installed. */
export function ownNode() {
  const path = `${root}node_modules/.bin/node`;
  if (existsSync(path)) return path;
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > 22 || (major === 22 && minor >= 12)) return process.execPath;
  throw new Error("The clone's own Node is missing; run npm ci");
}
