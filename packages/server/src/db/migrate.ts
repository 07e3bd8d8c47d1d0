import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createHash } from "node:crypto";
import { sql } from "kysely";
import type { Database } from "./database.ts";

interface Migration {
  name: string;
  text: string;
  checksum: string;
}

/**
 * Brings the database to the newest schema: numbered SQL files, forward only, each in one transaction with its row in
 * `migrations`. Safe when several nodes start at once: an advisory lock makes them take turns.
 *
 * Throws when a file that was applied has changed since, or when the database is newer than this program.
 */
export async function migrate(database: Database, folder: string): Promise<string[]> {
  const migrations = await readMigrations(folder);
  await database.runScript(
    "create table if not exists migrations (name text primary key, checksum text not null, applied_at timestamptz not null default now())",
  );
  const applied: string[] = [];
  for (const migration of migrations) {
    if (await applyOnce(database, migration)) applied.push(migration.name);
  }
  await refuseNewer(database, migrations);
  return applied;
}

async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}_[a-z0-9_]+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(folder, name), "utf8");
      return { name, text, checksum: createHash("sha256").update(text).digest("hex") };
    }),
  );
}

async function applyOnce(database: Database, migration: Migration): Promise<boolean> {
  return database.transaction(async (queries) => {
    await sql`select pg_advisory_xact_lock(7077104)`.execute(queries);
    const { rows } = await sql<{ checksum: string }>`
      select checksum from migrations where name = ${migration.name}`.execute(queries);
    const [row] = rows;
    if (row) {
      if (row.checksum !== migration.checksum) {
        throw new Error(`Migration ${migration.name} was changed after it was applied; migrations are never edited`);
      }
      return false;
    }
    // statement by statement, because a parametrised connection takes one statement at a time
    for (const statement of splitStatements(migration.text)) await sql.raw(statement).execute(queries);
    await sql`insert into migrations (name, checksum) values (${migration.name}, ${migration.checksum})`.execute(
      queries,
    );
    return true;
  });
}

async function refuseNewer(database: Database, known: Migration[]): Promise<void> {
  const { rows } = await sql<{ name: string }>`select name from migrations`.execute(database.queries);
  const unknown = rows.map((row) => row.name).filter((name) => !known.some((migration) => migration.name === name));
  if (unknown.length > 0) {
    throw new Error(`The database was migrated by a newer Portico (${unknown.join(", ")}); start that version`);
  }
}

/** Splits on semicolons at line ends; migration files keep to that and hold no function bodies. */
function splitStatements(text: string): string[] {
  return text
    .split(/;\s*(?:\n|$)/)
    .map((statement) => statement.replace(/^\s*--.*$/gm, "").trim())
    .filter((statement) => statement !== "");
}
