import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";
import { Secret } from "../lib/secret.ts";

/** So that people and secret scanners recognise a key that got out (security bar VT-13). */
const prefix = "portico_sk_";
const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** 43 digits of base 62 are just over 256 bits. */
const randomLength = 43;
const checksumLength = 6;

/**
 * A new key: `portico_sk_`, 43 random digits of base 62, and 6 that are the CRC-32 of all before them. The checksum
 * lets a scanner tell a real key from a sample without asking us, and us refuse a torn one without asking the database.
 */
export function newApiKey(): Secret {
  const start = prefix + randomDigits(randomLength);
  return new Secret(start + checksumOf(start));
}

/** Whether a text can be one of our keys: prefix, length and checksum are right. */
export function hasApiKeyShape(text: string): boolean {
  const start = text.slice(0, -checksumLength);
  return (
    text.length === prefix.length + randomLength + checksumLength &&
    text.startsWith(prefix) &&
    /^[0-9A-Za-z]+$/.test(text.slice(prefix.length)) &&
    text.slice(-checksumLength) === checksumOf(start)
  );
}

/** What is kept for people to recognise a key by. The 4 digits shown are of the checksum, so they give nothing away. */
export function apiKeyHint(key: Secret): string {
  return `${prefix}…${key.reveal().slice(-4)}`;
}

function randomDigits(count: number): string {
  let text = "";
  while (text.length < count) {
    // 248 is the largest multiple of 62 in a byte: what is above it would favour the first digits
    for (const byte of randomBytes(count)) if (byte < 248 && text.length < count) text += digits[byte % 62];
  }
  return text;
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let checksum = "";
  for (let place = 0; place < checksumLength; place += 1) {
    checksum = digits[rest % 62] + checksum;
    rest = Math.floor(rest / 62);
  }
  return checksum;
}
