import { resolve } from "node:path";
import type { DatabaseSettings } from "../db/database.ts";
import type { SettingName } from "./environment.ts";

/** Everything that the server is told from outside, except secrets. */
export interface Config {
  /** Address to listen on (127.0.0.1). */
  host: string;
  /** Port to listen on (4000); 0 takes a free one. */
  port: number;
  /** Where browsers reach this server: an origin, no path (http://localhost:<port>). Never taken from a Host header. */
  publicUrl: string | undefined;
  /** Folder for the embedded database, the root key and the command line's key (.portico). */
  dataFolder: string;
  database: DatabaseSettings;
  /** Declared provider origin → loopback origin that stands in for it. For the demo and tests only. */
  standIns: Readonly<Record<string, string>>;
  /** host:port pairs that the egress guard lets through although their address is private. */
  egressAllow: readonly string[];
  /** Addresses of reverse proxies whose X-Forwarded-For is believed. Empty: nobody's. */
  trustedProxies: readonly string[];
  logLevel: "trace" | "debug" | "info" | "warn" | "error" | "silent";
}

/** Thrown with every fault at once, one a line, so that an operator fixes them in one go. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(`The configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join("\n")}`);
    this.faults = faults;
  }
}

/** Shapes the environment into a `Config`. Throws `ConfigError`. Warnings are returned for the caller to print. */
export function shapeConfig(environment: Partial<Record<SettingName, string>>): { config: Config; warnings: string[] } {
  const faults: string[] = [];
  const warnings: string[] = [];
  const dataFolder = resolve(environment.PORTICO_DATA_DIR ?? ".portico");
  const config: Config = {
    host: environment.PORTICO_HOST ?? "127.0.0.1",
    port: wholeNumber("PORTICO_PORT", environment.PORTICO_PORT ?? "4000", 0, 65_535, faults),
    publicUrl: publicUrl(environment, faults, warnings),
    dataFolder,
    database: database(environment, dataFolder, faults),
    standIns: standIns(environment.PORTICO_STAND_INS, faults, warnings),
    egressAllow: list(environment.PORTICO_EGRESS_ALLOW),
    trustedProxies: list(environment.PORTICO_TRUSTED_PROXIES),
    logLevel: logLevel(environment.PORTICO_LOG_LEVEL ?? "info", faults),
  };
  if (config.egressAllow.length > 0) {
    warnings.push(`PORTICO_EGRESS_ALLOW lets outbound calls reach ${config.egressAllow.join(", ")}`);
  }
  if (faults.length > 0) throw new ConfigError(faults);
  return { config, warnings };
}

/** Whether a host name means this machine: browsers then treat plain http as trustworthy. */
export function isLoopbackName(hostname: string): boolean {
  return hostname === "localhost" || hostname.endsWith(".localhost") || hostname === "[::1]" || /^127\./.test(hostname);
}

function publicUrl(
  environment: Partial<Record<SettingName, string>>,
  faults: string[],
  warnings: string[],
): string | undefined {
  const text = environment.PORTICO_PUBLIC_URL;
  if (text === undefined) return undefined;
  if (!URL.canParse(text)) {
    faults.push("PORTICO_PUBLIC_URL is not a URL");
    return undefined;
  }
  const url = new URL(text);
  if (url.origin !== text.replace(/\/$/, "")) faults.push("PORTICO_PUBLIC_URL must be an origin without a path");
  // the official SDK takes any non-proxy URL that contains this text for a proxy call (wire contract 0.2 rule 1)
  if (text.includes("proxy")) faults.push('PORTICO_PUBLIC_URL must not contain the text "proxy"');
  if (url.protocol === "http:" && !isLoopbackName(url.hostname)) {
    if (environment.PORTICO_ALLOW_INSECURE_HTTP === "true") {
      warnings.push("PORTICO_ALLOW_INSECURE_HTTP is on: tokens and cookies cross the network unencrypted");
    } else {
      faults.push("PORTICO_PUBLIC_URL must be https, or set PORTICO_ALLOW_INSECURE_HTTP=true for a closed network");
    }
  }
  return url.origin;
}

function database(
  environment: Partial<Record<SettingName, string>>,
  dataFolder: string,
  faults: string[],
): DatabaseSettings {
  const url = environment.DATABASE_URL;
  if (url === undefined) return { kind: "embedded", dataFolder: resolve(dataFolder, "database") };
  if (!/^postgres(ql)?:\/\//.test(url)) faults.push("DATABASE_URL must start with postgres:// or postgresql://");
  const maxConnections = wholeNumber(
    "PORTICO_DATABASE_CONNECTIONS",
    environment.PORTICO_DATABASE_CONNECTIONS ?? "10",
    2,
    200,
    faults,
  );
  return { kind: "postgres", url, maxConnections };
}

function standIns(text: string | undefined, faults: string[], warnings: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const pair of list(text)) {
    const [declared, actual] = pair.split("=");
    if (!declared || !actual || !isOrigin(declared) || !isOrigin(actual) || !isLoopbackName(new URL(actual).hostname)) {
      faults.push(`PORTICO_STAND_INS: "${pair}" is not "https://provider=http://127.0.0.1:port"`);
      continue;
    }
    found[declared] = actual;
  }
  if (Object.keys(found).length > 0) {
    warnings.push(`Stand-ins on this machine, not the providers, answer for ${Object.keys(found).join(", ")}`);
  }
  return found;
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

function list(text: string | undefined): string[] {
  return (text ?? "")
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== "");
}

function wholeNumber(name: string, text: string, min: number, max: number, faults: string[]): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    faults.push(`${name} must be a whole number from ${min} to ${max}`);
    return min;
  }
  return value;
}

function logLevel(text: string, faults: string[]): Config["logLevel"] {
  const levels = ["trace", "debug", "info", "warn", "error", "silent"] as const;
  const level = levels.find((candidate) => candidate === text);
  if (!level) faults.push(`PORTICO_LOG_LEVEL must be one of ${levels.join(", ")}`);
  return level ?? "info";
}
