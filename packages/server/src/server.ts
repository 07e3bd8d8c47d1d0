import { randomUUID } from "node:crypto";
import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Duplex } from "node:stream";
import { fileURLToPath } from "node:url";
import { createApp } from "./app.ts";
import type { Config } from "./config/config.ts";
import { loadRootKeys } from "./config/root-key.ts";
import type { SettingName } from "./config/environment.ts";
import { openDatabase } from "./db/database.ts";
import { migrate } from "./db/migrate.ts";
import { readStaticFiles } from "./http/static-files.ts";
import { systemClock, type Clock } from "./lib/clock.ts";
import { lockDataFolder } from "./lib/data-folder-lock.ts";
import type { KnownSecrets } from "./lib/known-secrets.ts";
import type { Logger } from "./lib/logger.ts";
import { checkRootKeys } from "./vault/check-root-keys.ts";
import { createRootKeys } from "./vault/root-keys/create-root-keys.ts";

export interface RunningServer {
  /** The origin that browsers use. */
  url: string;
  /** A one-time link that signs the owner in; made at the first start only. */
  signInLink: string | undefined;
  close(): Promise<void>;
}

export interface ServerOptions {
  config: Config;
  /** For the root keys, which are taken out of it; everything else of it is in `config`. */
  environment: Partial<Record<SettingName, string>>;
  logger: Logger;
  version: string;
  clock?: Clock;
  /** Told of every secret that is opened or sealed, so that the log does not tell it (nobody). */
  knownSecrets?: KnownSecrets;
}

const packages = new URL("../../", import.meta.url);
const sweepEveryMs = 60_000;

/**
 * Starts a whole server: takes the data folder, opens and migrates the database, builds the rooms, listens, and writes
 * `<data folder>/server.json` for the command line. Throws before listening when anything is not in order.
 */
export async function startServer(options: Readonly<ServerOptions>): Promise<RunningServer> {
  const { config, logger } = options;
  await mkdir(config.dataFolder, { recursive: true, mode: 0o700 });
  const unlock = config.database.kind === "embedded" ? await lockDataFolder(config.dataFolder) : async () => {};
  const closers: (() => Promise<unknown>)[] = [unlock];
  const closeAll = async (): Promise<void> => {
    for (const close of closers.splice(0).reverse()) await close();
  };
  try {
    const http = createServer({ maxHeaderSize: 16 * 1024, keepAliveTimeout: 72_000 });
    const clock = options.clock ?? systemClock;
    const rootKey = await createRootKeys(await loadRootKeys(options.environment, config), { clock, logger });
    closers.push(rootKey.close);
    const [database, portal, dashboard, sdk] = await Promise.all([
      openDatabase(config.database, logger),
      readStaticFiles(fileURLToPath(new URL("portal/dist", packages))),
      readStaticFiles(fileURLToPath(new URL("dashboard/dist", packages))),
      readStaticFiles(fileURLToPath(new URL("sdk/dist", packages))),
    ]);
    closers.push(database.close);
    // before the first write: a server with a wrong key leaves everything as it was (VT-06)
    await checkRootKeys(database.queries, rootKey);
    await migrate(database, fileURLToPath(new URL("server/migrations", packages)));

    // listening comes first because the port may be part of our own URL; until the rooms are built, "come back later"
    let answer: RequestListener = (_request, response) => response.writeHead(503, { "retry-after": "1" }).end();
    http.on("request", (request, response) => answer(request, response));
    http.on("clientError", refuseBrokenRequest);
    await listen(http, config);
    closers.push(() => stop(http));
    const port = (http.address() as AddressInfo).port;
    const url = config.publicUrl ?? `http://localhost:${port}`;
    const app = await createApp({
      ...config,
      database,
      rootKey,
      logger,
      clock,
      publicUrl: url,
      version: options.version,
      ...(options.knownSecrets === undefined ? {} : { knownSecrets: options.knownSecrets }),
      assets: { portal, dashboard, sdk },
    });
    closers.push(app.close);
    await app.recover();
    const sweep = (): Promise<void> =>
      app
        .sweep()
        .catch((error: unknown) => logger.error({ error: String(error) }, "a part of the minute's work failed"));
    await sweep();
    let sweeping: Promise<void> | undefined;
    const sweeper = setInterval(() => {
      // one that takes longer than a minute must not pile up
      sweeping ??= sweep().finally(() => (sweeping = undefined));
    }, sweepEveryMs);
    sweeper.unref();
    closers.push(async () => clearInterval(sweeper));

    app.start();
    const { isNew } = await app.admins.ensureOwner();
    const signInLink = isNew ? await app.admins.createSignInLink() : undefined;
    closers.push(await announceToCommandLine(config, `http://${localName(config.host)}:${port}`, app.admins));
    answer = app.listener;
    return { url, signInLink, close: closeAll };
  } catch (error) {
    await closeAll();
    throw error;
  }
}

/** What is not HTTP, or too much of it, never reaches a route; it gets the same shape of answer. */
function refuseBrokenRequest(error: NodeJS.ErrnoException, socket: Duplex): void {
  if (error.code === "ECONNRESET" || !socket.writable) return void socket.destroy();
  const requestId = randomUUID();
  const tooLarge = error.code === "HPE_HEADER_OVERFLOW";
  const body = JSON.stringify({
    message: tooLarge ? "The request's headers are over 16 KiB" : "The request is not valid HTTP",
    code: "http.invalid_input",
    status: 400,
    meta: {},
    requestId,
  });
  socket.end(
    `HTTP/1.1 400 Bad Request\r\ncontent-type: application/json\r\nx-request-id: ${requestId}\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

async function listen(http: Server, config: Config): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    http.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        error.code === "EADDRINUSE"
          ? new Error(`Port ${config.port} is taken by another program; set PORTICO_PORT`, { cause: error })
          : error,
      ),
    );
    http.listen(config.port, config.host, resolve);
  });
}

/** Stops accepting, lets requests in flight finish for 10 seconds, then cuts them. */
async function stop(http: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => http.close(() => resolve()));
  http.closeIdleConnections();
  const cut = setTimeout(() => http.closeAllConnections(), 10_000);
  cut.unref();
  await closed;
  clearTimeout(cut);
}

/** Leaves address and key where the command line on this machine finds them, readable by this account only. */
async function announceToCommandLine(
  config: Config,
  url: string,
  admins: { createLocalAdminKey(): Promise<string> },
): Promise<() => Promise<void>> {
  const path = join(config.dataFolder, "server.json");
  const content = JSON.stringify({ url, key: await admins.createLocalAdminKey(), pid: process.pid });
  // removed first: the mode applies to new files only
  await rm(path, { force: true });
  await writeFile(path, `${content}\n`, { mode: 0o600 });
  return () => rm(path, { force: true });
}

function localName(host: string): string {
  return host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host.includes(":") ? `[${host}]` : host;
}
