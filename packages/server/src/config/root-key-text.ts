import { createHmac, type KeyObject } from "node:crypto";
import { Secret } from "../lib/secret.ts";
import { ConfigError } from "./config.ts";

const keyBytes = 32;

/** 32 random bytes in base64, as `openssl rand -base64 32` prints them. Throws `ConfigError`, also for samples (VT-06). */
export function checkedRootKey(text: string, source: string): Secret {
  const bytes = Buffer.from(text, "base64");
  if (bytes.byteLength !== keyBytes || bytes.toString("base64").replace(/=+$/, "") !== text.replace(/=+$/, "")) {
    throw new ConfigError([`${source} must be 32 bytes in base64; make one with: openssl rand -base64 32`]);
  }
  if (isSample(bytes)) {
    throw new ConfigError([`${source} is a sample key, not a random one; make one with: openssl rand -base64 32`]);
  }
  bytes.fill(0);
  return new Secret(text);
}

/**
 * The key check value of a root key, which is its id too: 16 hexadecimal digits that tell nothing about it. `key` is the
 * text or the key made of it.
 */
export function rootKeyCheckValue(key: Secret | KeyObject): string {
  const bytes = key instanceof Secret ? Buffer.from(key.reveal(), "base64") : key;
  return createHmac("sha256", bytes).update("portico root key id").digest("hex").slice(0, 16);
}

/**
 * What people type, copy from examples or generate wrongly: few different bytes, readable text, bytes that count up or
 * repeat. Of random keys fewer than one in a trillion looks like this.
 */
function isSample(bytes: Buffer): boolean {
  const values = [...bytes];
  if (new Set(values).size < 18) return true;
  if (values.every((byte) => byte >= 0x20 && byte < 0x7f)) return true;
  const steps = values.slice(1).map((byte, index) => (byte - (values[index] ?? 0)) & 0xff);
  return new Set(steps).size < 6;
}
