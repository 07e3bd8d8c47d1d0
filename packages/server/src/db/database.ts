import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Kysely, PostgresDialect, sql } from "kysely";
import type { Logger } from "../lib/logger.ts";
import { changeFeed, type ChangeFeed } from "./change-feed.ts";
import { withoutDeadlocks } from "./deadlocks.ts";
import { pgliteDialect } from "./pglite-dialect.ts";
import type { Schema } from "./schema.ts";

/** What a store needs: the pool, or a transaction of it. */
export type Queries = Kysely<Schema>;

/** An open database. The same SQL runs on both kinds. */
export interface Database {
  readonly kind: "embedded" | "postgres";
  readonly queries: Queries;
  /** Runs statements of a migration file, which may be many. */
  runScript(text: string): Promise<void>;
  /** Tells every node, this one included, what has changed; see `changes`. */
  readonly changes: ChangeFeed;
  /**
   * Runs `work` in one transaction; commits when it resolves. Never call the network inside (invariant 4), and change
   * nothing but rows: after a deadlock it runs again.
   */
  transaction<Result>(work: (queries: Queries) => Promise<Result>): Promise<Result>;
  close(): Promise<void>;
}

export type DatabaseSettings =
  /** `dataFolder` undefined keeps everything in memory; it then begins with `contents`, as PGlite dumps them (nothing). */
  | { kind: "embedded"; dataFolder: string | undefined; contents?: Blob }
  | { kind: "postgres"; url: string; maxConnections: number };

/**
 * Opens the database. Does not migrate.
 *
 * The embedded one belongs to one process at a time; the caller holds the data folder's lock. It runs with 8 MB of
 * shared buffers: the operating system caches the files anyway, and idle memory matters more to a small deployment.
 */
export async function openDatabase(settings: DatabaseSettings, logger: Logger): Promise<Database> {
  return settings.kind === "embedded"
    ? openEmbedded(settings, logger)
    : openPostgres(settings.url, settings.maxConnections, logger);
}

/**
 * Makes the data folder in a child process. It appears under its name only when it is whole: a process that dies in
 * between leaves a folder that the next start throws away.
 */
async function initialise(dataFolder: string): Promise<void> {
  if (existsSync(join(dataFolder, "PG_VERSION"))) return;
  await throwUnfinishedAway(dataFolder);
  // a name of its own: the child of a start that was killed may still be writing into the last one
  const unfinished = await mkdtemp(`${dataFolder}.new-`);
  const program = fileURLToPath(import.meta.url).replace(/database\.(ts|js)$/, "initialise-data-folder.$1");
  const child = fork(program, [unfinished], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const [code] = (await once(child, "exit")) as [number | null];
  if (code !== 0) throw new Error(`The embedded database could not be made in ${dataFolder} (exit code ${code})`);
  await rename(unfinished, dataFolder);
}

/** What a killed start's child is still filling cannot be emptied; it stays for the start after this one. */
async function throwUnfinishedAway(dataFolder: string): Promise<void> {
  const names = await readdir(dirname(dataFolder));
  for (const name of names.filter((candidate) => candidate.startsWith(`${basename(dataFolder)}.new`)))
    await rm(join(dirname(dataFolder), name), { recursive: true, force: true }).catch(() => {});
}

async function openEmbedded(
  { dataFolder, contents }: Extract<DatabaseSettings, { kind: "embedded" }>,
  logger: Logger,
): Promise<Database> {
  if (dataFolder !== undefined) await initialise(dataFolder);
  const { PGlite } = await import("@electric-sql/pglite");
  const startParams = [...PGlite.defaultStartParams, "-c", "shared_buffers=8MB", "-c", "wal_buffers=512kB"];
  const pglite = await PGlite.create({
    startParams,
    ...(dataFolder === undefined ? {} : { dataDir: dataFolder }),
    ...(contents === undefined ? {} : { loadDataDir: contents }),
  });
  const queries = new Kysely<Schema>({ dialect: pgliteDialect(pglite) });
  const changes = await changeFeed({
    listen: async (channel, receive) => {
      await pglite.listen(channel, receive);
    },
    logger,
  });
  return {
    kind: "embedded",
    queries,
    changes,
    runScript: async (text) => {
      await pglite.exec(text);
    },
    transaction: (work) => queries.transaction().execute(work),
    close: async () => {
      await queries.destroy();
      await pglite.close();
    },
  };
}

/**
 * A peer that vanished without a word (a failover, a dropped mapping on the way) is noticed within half a minute where
 * nothing is under way: a change feed that never hears again would keep what other nodes have changed. A statement that was
 * just sent waits for as long as the kernel tries to deliver it; storing a refreshed token does not wait for that.
 */
const noticesSilence = {
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
  // also the wait for a free connection: with all of them hanging, callers are told instead of queued for ever
  connectionTimeoutMillis: 15_000,
};

async function openPostgres(url: string, maxConnections: number, logger: Logger): Promise<Database> {
  const { default: pg } = await import("pg");
  // bigint columns are row numbers of `events` here; texts keep them exact on both databases
  const connection = { connectionString: url, ...noticesSilence };
  const pool = new pg.Pool({ ...connection, max: maxConnections, idleTimeoutMillis: 30_000 });
  // one that ends between two statements of a transaction is nobody's idle one, and its error would end the process; the next
  // statement fails with it
  pool.on("connect", (client) => client.on("error", () => undefined));
  pool.on("error", (error) => logger.warn({ error: error.message }, "an idle database connection failed"));
  const queries = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  await sql`select 1`.execute(queries);
  let listener: InstanceType<typeof pg.Client> | undefined;
  let closing = false;
  const changes = await changeFeed({
    logger,
    listen: async (channel, receive, lost) => {
      listener = new pg.Client(connection);
      listener.on("notification", (message) => receive(message.payload ?? ""));
      listener.on("error", (error) => logger.warn({ error: error.message }, "the change feed's connection failed"));
      listener.on("end", () => closing || lost());
      await listener.connect();
      await listener.query(`listen ${channel}`);
    },
  });
  return {
    kind: "postgres",
    queries,
    changes,
    runScript: async (text) => {
      await pool.query(text);
    },
    transaction: (work) => withoutDeadlocks(logger, () => queries.transaction().execute(work)),
    close: async () => {
      closing = true;
      await listener?.end();
      await queries.destroy();
    },
  };
}
