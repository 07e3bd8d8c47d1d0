import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { isLoopbackName } from "../config/config.ts";
import { CommandError, UsageError, type Surroundings } from "./command.ts";

export interface ServerAccess {
  /** Origin, without a slash at the end. */
  url: string;
  key: string;
}

/**
 * The running server and the key to it: `PORTICO_URL` with `PORTICO_ADMIN_KEY`, else the `server.json` that the server
 * writes into its data folder: `PORTICO_DATA_DIR`, or the nearest `.portico` from here upwards.
 */
export async function findServer({
  environment,
  folder,
}: Pick<Surroundings, "environment" | "folder">): Promise<ServerAccess> {
  const { PORTICO_URL: url, PORTICO_ADMIN_KEY: key, PORTICO_DATA_DIR: dataFolder } = environment;
  if (url !== undefined || key !== undefined) {
    if (url === undefined || key === undefined) {
      throw new UsageError(`Set ${url === undefined ? "PORTICO_URL" : "PORTICO_ADMIN_KEY"} too; the two go together`);
    }
    return { url: checkUrl(url), key };
  }
  const candidates = dataFolder === undefined ? foldersUpwards(folder) : [resolve(folder, dataFolder)];
  for (const candidate of candidates) {
    const found = await readServerFile(join(candidate, "server.json"));
    if (found) return found;
  }
  throw new CommandError(
    dataFolder === undefined
      ? "No running Portico was found: no .portico/server.json in this folder or one above it. Start it with: npm start"
      : `No running Portico was found: no server.json in ${dataFolder}. Start it with: npm start`,
  );
}

function foldersUpwards(folder: string): string[] {
  const folders: string[] = [];
  for (let at = resolve(folder); ; at = dirname(at)) {
    folders.push(join(at, ".portico"));
    if (at === dirname(at)) return folders;
  }
}

async function readServerFile(path: string): Promise<ServerAccess | undefined> {
  let content: string;
  try {
    content = await readFile(path, "utf8");
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new CommandError(`${path} cannot be read: run this as the account that runs the server`, { cause });
  }
  try {
    const { url, key } = JSON.parse(content) as Record<string, unknown>;
    if (typeof url === "string" && typeof key === "string") return { url: checkUrl(url), key };
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
  }
  throw new CommandError(`${path} is damaged; restart the server to write it anew`);
}

function checkUrl(text: string): string {
  if (!URL.canParse(text))
    throw new UsageError(`PORTICO_URL "${text}" is not a URL such as https://portico.example.com`);
  const url = new URL(text);
  // the key opens everything: over plain http it stays on this machine
  if (url.protocol !== "https:" && !(url.protocol === "http:" && isLoopbackName(url.hostname))) {
    throw new UsageError("PORTICO_URL must begin with https://, except for this machine");
  }
  return url.origin;
}
