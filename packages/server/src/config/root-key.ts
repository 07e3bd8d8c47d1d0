import { randomBytes } from "node:crypto";
import { chmod, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { Secret } from "../lib/secret.ts";
import { ConfigError, type Config } from "./config.ts";
import type { SettingName } from "./environment.ts";

/**
 * The vault's root key: 32 bytes in base64, from `PORTICO_ROOT_KEY`, else from `<data folder>/root.key`, which is made
 * at the first start of an embedded server with mode 0600. On PostgreSQL the setting is required: a key file on one
 * node would leave the others unable to read. A lost root key is lost credentials.
 *
 * Throws `ConfigError` when the key is missing, malformed, or a sample (security bar VT-06).
 */
export async function loadRootKey(environment: Partial<Record<SettingName, string>>, config: Config): Promise<Secret> {
  const fromEnvironment = environment.PORTICO_ROOT_KEY;
  if (fromEnvironment !== undefined) return checked(fromEnvironment, "PORTICO_ROOT_KEY");
  if (config.database.kind === "postgres") {
    throw new ConfigError(["PORTICO_ROOT_KEY is required with DATABASE_URL; make one with: openssl rand -base64 32"]);
  }
  const path = join(config.dataFolder, "root.key");
  try {
    return checked((await readFile(path, "utf8")).trim(), path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const key = randomBytes(32).toString("base64");
  // "wx" and fsync: of two processes only one makes the key, and it is on disk before anything is sealed with it
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(`${key}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  await chmod(path, 0o600);
  return new Secret(key);
}

function checked(text: string, source: string): Secret {
  const bytes = Buffer.from(text, "base64");
  if (bytes.byteLength !== 32 || bytes.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, "")) {
    throw new ConfigError([`${source} must be 32 bytes in base64; make one with: openssl rand -base64 32`]);
  }
  if (new Set(bytes).size < 8) throw new ConfigError([`${source} is a sample key, not a random one`]);
  return new Secret(text);
}
