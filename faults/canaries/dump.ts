import { execFileSync } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Haystack } from "./encodings.ts";

/** Everything that the database holds: every file of the embedded one, its write-ahead log too; a dump of PostgreSQL. */
export async function dumpDatabase(databaseUrl: string | undefined, dataFolder: string): Promise<Haystack[]> {
  if (databaseUrl === undefined) return filesBelow(join(dataFolder, "database"));
  const parameters = ["--no-owner", "--inserts", databaseUrl];
  const bytes = execFileSync("pg_dump", parameters, { maxBuffer: 512 * 1024 * 1024 });
  return [{ name: "pg_dump", bytes }];
}

async function filesBelow(folder: string): Promise<Haystack[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(files.map(async (name) => ({ name, bytes: await readFile(name) })));
}
