/** Reads the environment and nothing else: names, texts, no meaning. The only place that sees `process.env`. */
export interface Environment {
  readonly [name: string]: string | undefined;
}

export const settingNames = [
  "PORTICO_HOST",
  "PORTICO_PORT",
  "PORTICO_PUBLIC_URL",
  "PORTICO_DATA_DIR",
  "DATABASE_URL",
  "PORTICO_DATABASE_CONNECTIONS",
  "PORTICO_ROOT_KEY",
  "PORTICO_STAND_INS",
  "PORTICO_EGRESS_ALLOW",
  "PORTICO_TRUSTED_PROXIES",
  "PORTICO_ALLOW_INSECURE_HTTP",
  "PORTICO_LOG_LEVEL",
] as const;
export type SettingName = (typeof settingNames)[number];

export function readEnvironment(source: Environment = process.env): Partial<Record<SettingName, string>> {
  const found: Partial<Record<SettingName, string>> = {};
  for (const name of settingNames) {
    const value = source[name]?.trim();
    if (value) found[name] = value;
  }
  return found;
}

/** What the command line reads; it talks to a server that has its own settings. */
export const commandLineSettingNames = [
  "PORTICO_URL",
  "PORTICO_ADMIN_KEY",
  "PORTICO_DATA_DIR",
  "PORTICO_CLIENT_SECRET",
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
