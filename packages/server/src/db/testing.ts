import { randomBytes } from "node:crypto";
import { fileURLToPath } from "node:url";
import { silentLogger } from "../lib/logger.ts";
import { openDatabase, type Database } from "./database.ts";
import { migrate } from "./migrate.ts";

export const migrationsFolder = fileURLToPath(new URL("../../migrations", import.meta.url));

/**
 * A fresh, migrated database for one test file: in memory, or on the PostgreSQL server that `TEST_DATABASE_URL` names,
 * so that the same suite runs on both. Disposing drops it.
 */
export async function openTestDatabase(): Promise<Database & AsyncDisposable> {
  const serverUrl = process.env.TEST_DATABASE_URL;
  return serverUrl === undefined ? openInMemory() : openOnServer(serverUrl);
}

async function openInMemory(): Promise<Database & AsyncDisposable> {
  const database = await openDatabase({ kind: "embedded", dataFolder: undefined }, silentLogger);
  await migrate(database, migrationsFolder);
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
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
