import { fork } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Where the run's empty embedded database is. Set for the test processes by {@link makeInitialisedDatabase}. */
const variable = "PORTICO_TEST_INITIALISED_DATABASE";
const program = fileURLToPath(new URL("../../server/dist/db/initialise-data-folder.js", import.meta.url));

/**
 * Makes an empty embedded database once for a whole run, which every server's data folder then begins as a copy of: making
 * one takes a process 3 s. For Vitest's global set-up; answers its tear-down.
 */
export async function makeInitialisedDatabase(): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), "portico-initialised-"));
  const child = fork(program, [folder], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The run's embedded database could not be made (exit code ${code})`);
  process.env[variable] = folder;
  return () => rm(folder, { recursive: true });
}

/** Copies it into a data folder that has no database yet, beside a root key: one without the other is refused. Nothing happens in a run that made none. */
export async function layInitialisedDatabase(dataFolder: string): Promise<void> {
  const made = process.env[variable];
  const database = join(dataFolder, "database");
  if (made === undefined || existsSync(database)) return;
  await cp(made, database, { recursive: true });
  await writeFile(join(dataFolder, "root.key"), `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  await writeFile(join(dataFolder, "root.key"), `${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
}
