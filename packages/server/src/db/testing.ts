import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { silentLogger } from "../lib/logger.ts";
import { openDatabase, type Database } from "./database.ts";
import { migrate } from "./migrate.ts";

export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));
const cacheFolder = fileURLToPath(new URL("../../../../.cache", import.meta.url));

/**
 * A fresh, migrated database for one test file: in memory, or on the PostgreSQL server that `TEST_DATABASE_URL` names,
 * so that the same suite runs on both. Disposing drops it.
 */
export async function openTestDatabase(): Promise<Database & AsyncDisposable> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  return serverUrl === undefined ? openInMemory() : openOnServer(serverUrl);
}

async function openInMemory(): Promise<Database & AsyncDisposable> {
  const contents = new Blob([await emptyDatabase()]);
  const database = await openDatabase({ kind: "embedded", dataFolder: undefined, contents }, silentLogger);
  await migrate(database, migrationsFolder);
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

/**
 * A dump of an empty database, kept for as long as PGlite stays as it is: making one takes a process 4 s, and reading it
 * half a second.
 */
async function emptyDatabase(): Promise<Buffer<ArrayBuffer>> {
  const program = fileURLToPath(import.meta.resolve("@electric-sql/pglite"));
  const of = createHash("sha256")
    .update(await readFile(program))
    .digest("hex")
    .slice(0, 16);
  const path = join(cacheFolder, `empty-database-${of}.tar`);
  const found = await readFile(path).catch(() => undefined);
  if (found !== undefined) return found;

  const { PGlite } = await import("@electric-sql/pglite");
  const pglite = await PGlite.create();
  const dump = Buffer.from(await (await pglite.dumpDataDir("none")).arrayBuffer());
  await pglite.close();
  // whole or not there: another test process may be reading
  await mkdir(cacheFolder, { recursive: true });
  // test files of one process may make it at the same time
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, dump);
  await rename(unfinished, path);
  return dump;
}

async function openOnServer(serverUrl: string): Promise<Database & AsyncDisposable> {
  const { default: pg } = await import("pg");
  const name = `portico_test_${randomBytes(6).toString("hex")}`;
  const run = async (statement: string): Promise<void> => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await run(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const database = await openDatabase({ kind: "postgres", url: url.href, maxConnections: 5 }, silentLogger);
  await migrate(database, migrationsFolder);
  return {
    ...database,
    [Symbol.asyncDispose]: async () => {
      await database.close();
      await run(`drop database ${name} with (force)`);
    },
  };
}
