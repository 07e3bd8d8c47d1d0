/** Reads the environment and nothing else: names, texts, no meaning. The only place that sees `process.env`. */
export interface Environment {
  [name: string]: string | undefined;
}

export const settingNames = [
  "PORTICO_HOST",
  "PORTICO_PORT",
  "PORTICO_PUBLIC_URL",
  "PORTICO_DATA_DIR",
  "DATABASE_URL",
  "PORTICO_DATABASE_CONNECTIONS",
  "PORTICO_ROOT_KEY",
  "PORTICO_ROOT_KEY_OLD",
  "AWS_ACCESS_KEY_ID",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "AWS_ENDPOINT_URL_KMS",
  "VAULT_TOKEN",
  "VAULT_TOKEN_FILE",
  "VAULT_NAMESPACE",
  "PORTICO_STAND_INS",
  "PORTICO_EGRESS_ALLOW",
  "PORTICO_TRUSTED_PROXIES",
  "PORTICO_ALLOW_INSECURE_HTTP",
  "PORTICO_LOG_LEVEL",
] as const;
export type SettingName = (typeof settingNames)[number];

/** Settings that are secrets: taken out of the environment when they are read, so that no child process inherits them. */
const secretSettings: readonly SettingName[] = [
  "PORTICO_ROOT_KEY",
  "PORTICO_ROOT_KEY_OLD",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "VAULT_TOKEN",
  "DATABASE_URL",
];

/** `source`: secrets are deleted from it (VT-09). */
export function readEnvironment(source: Environment = process.env): Partial<Record<SettingName, string>> {
  const found: Partial<Record<SettingName, string>> = {};
  for (const name of settingNames) {
    const value = source[name]?.trim();
    if (value) found[name] = value;
  }
  for (const name of secretSettings) delete source[name];
  return found;
}

/** What the command line reads; it talks to a server that has its own settings. */
export const commandLineSettingNames = [
  "PORTICO_URL",
  "PORTICO_ADMIN_KEY",
  "PORTICO_DATA_DIR",
  "PORTICO_CLIENT_SECRET",
  "PORTICO_PASSPHRASE",
] as const;
export type CommandLineEnvironment = Partial<Record<(typeof commandLineSettingNames)[number], string>>;

export function readCommandLineEnvironment(source: Environment = process.env): CommandLineEnvironment {
  const found: CommandLineEnvironment = {};
  for (const name of commandLineSettingNames) {
    const value = source[name]?.trim();
    if (value) found[name] = value;
  }
  return found;
}
