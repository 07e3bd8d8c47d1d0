import { createHash, randomBytes, randomUUID, timingSafeEqual } from "node:crypto";

/** A new row id: a version 4 UUID, the shape that the official SDK recognises as an id. */
export function newId<Id extends string>(): Id {
  return randomUUID() as Id;
}

/** A secret text of `bytes` random bytes in base64url; 32 bytes (256 bits) unless told. */
export function randomToken(bytes = 32): string {
  return randomBytes(bytes).toString("base64url");
}

/** Whether a text can be what `randomToken()` makes: 32 bytes in base64url. */
export function hasTokenShape(text: string): boolean {
  return /^[A-Za-z0-9_-]{43}$/.test(text);
}

/** What is stored of a secret that comes back to us: SHA-256. Enough for random 256-bit texts, not for passwords. */
export function hashToken(token: string): Buffer {
  return createHash("sha256").update(token, "utf8").digest();
}

/** Compares two hashes without telling by its time where they differ. */
export function sameHash(a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && timingSafeEqual(a, b);
}

/** A short text that people can read to each other, for error references: `K7M2-4QXD`. No look-alike characters. */
export function newReference(): string {
  const alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  const letters = Array.from(randomBytes(8), (byte) => alphabet[byte % alphabet.length]).join("");
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
}
