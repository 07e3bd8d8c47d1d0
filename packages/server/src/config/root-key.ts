import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, open, readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Secret } from "../lib/secret.ts";
import { ConfigError, type Config } from "./config.ts";
import type { SettingName } from "./environment.ts";
import { checkedRootKey } from "./root-key-text.ts";
import { keyServiceSetting } from "./root-key-service.ts";

/** A root key as it was set: 32 bytes in this process, or a key of a key service. */
export type RootKeySetting = { kind: "local"; key: Secret } | AwsKmsSetting | VaultTransitSetting;

export interface AwsKmsSetting {
  kind: "aws-kms";
  /** Of a key, not of an alias: an alias may be pointed elsewhere. */
  arn: string;
  region: string;
  endpoint: string;
  accessKeyId: string;
  secretAccessKey: Secret;
  sessionToken: Secret | undefined;
}

export interface VaultTransitSetting {
  kind: "vault-transit";
  /** An origin. */
  address: string;
  /** `transit`, or where the engine is mounted. */
  mount: string;
  name: string;
  namespace: string | undefined;
  token: { text: Secret } | { file: string };
}

export interface RootKeySettings {
  current: RootKeySetting;
  /** Those that are being replaced (none). */
  old: readonly RootKeySetting[];
}

type Settings = Partial<Record<SettingName, string>>;

/**
 * The vault's root key from `PORTICO_ROOT_KEY`: 32 bytes in base64, `file:<path>`, `aws-kms:<arn>` or
 * `vault-transit:<address of the key>`; else from `<data folder>/root.key`, which is made at the first start of an
 * embedded server with mode 0600. On PostgreSQL the setting is required: a key file that one node made would leave the
 * others unable to read. `PORTICO_ROOT_KEY_OLD` has the keys that are being replaced, separated by commas.
 *
 * Takes the key out of `settings`, so that nothing else keeps it. Throws `ConfigError` when a key is missing, malformed,
 * or a sample (security bar VT-06). A lost root key is lost credentials.
 */
export async function loadRootKeys(settings: Settings, config: Config): Promise<RootKeySettings> {
  const { PORTICO_ROOT_KEY: current, PORTICO_ROOT_KEY_OLD: old } = settings;
  delete settings.PORTICO_ROOT_KEY;
  delete settings.PORTICO_ROOT_KEY_OLD;
  const oldTexts = (old ?? "").split(",").filter((text) => text.trim() !== "");
  const oldSettings = await Promise.all(oldTexts.map((text) => parse(text.trim(), "PORTICO_ROOT_KEY_OLD", settings)));
  if (current !== undefined) {
    return { current: await parse(current, "PORTICO_ROOT_KEY", settings), old: oldSettings };
  }
  if (config.database.kind === "postgres") {
    throw new ConfigError(["PORTICO_ROOT_KEY is required with DATABASE_URL; make one with: openssl rand -base64 32"]);
  }
  const path = join(config.dataFolder, "root.key");
  const found = await readKeyFile(path);
  if (found !== undefined) return { current: { kind: "local", key: checkedRootKey(found, path) }, old: oldSettings };
  if (oldSettings.length === 0 && isMade(config.database.dataFolder)) {
    throw new ConfigError([
      `${path} is missing, but the database that was sealed with it is there. Put the file back, or set ` +
        "PORTICO_ROOT_KEY to the key that was in use; nothing was written",
    ]);
  }
  return { current: { kind: "local", key: await makeKeyFile(path) }, old: oldSettings };
}

async function parse(text: string, source: string, settings: Settings): Promise<RootKeySetting> {
  const [scheme, rest = ""] = /^(file|aws-kms|vault-transit):(.*)$/s.exec(text)?.slice(1) ?? [];
  if (scheme === undefined) return { kind: "local", key: checkedRootKey(text, source) };
  if (scheme !== "file") return keyServiceSetting(scheme, rest, source, settings);
  const path = resolve(rest);
  const found = await readKeyFile(path);
  if (found === undefined) throw new ConfigError([`${source}: there is no file ${path}`]);
  return { kind: "local", key: checkedRootKey(found, path) };
}

async function readKeyFile(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

async function makeKeyFile(path: string): Promise<Secret> {
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

function isMade(databaseFolder: string | undefined): boolean {
  return databaseFolder !== undefined && existsSync(join(databaseFolder, "PG_VERSION"));
}
