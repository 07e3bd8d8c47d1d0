import { createCipheriv, createDecipheriv, type KeyObject } from "node:crypto";

export const nonceBytes = 12;
/** Pinned on both sides: Node would open a record whose tag was cut to 4 bytes unless it is told the length (VT-03). */
export const tagBytes = 16;

/** Ciphertext and tag, apart: whoever splits a stored record decides where the tag begins. */
export interface Encrypted {
  ciphertext: Uint8Array;
  tag: Uint8Array;
}

/**
 * AES-256-GCM (NIST SP 800-38D). A nonce must never repeat under one key; random 96-bit nonces stay safe up to 2^32
 * records a key.
 */
export function encrypt(key: KeyObject, nonce: Uint8Array, additionalData: Uint8Array, plain: Uint8Array): Encrypted {
  const cipher = createCipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(additionalData);
  return { ciphertext: Buffer.concat([cipher.update(plain), cipher.final()]), tag: cipher.getAuthTag() };
}

/** The plain bytes, or undefined when key, nonce, additional data, ciphertext or tag is not what was sealed. */
export function decrypt(
  key: KeyObject,
  nonce: Uint8Array,
  additionalData: Uint8Array,
  { ciphertext, tag }: Encrypted,
): Buffer | undefined {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, nonce, { authTagLength: tagBytes });
    decipher.setAAD(additionalData);
    decipher.setAuthTag(tag);
    const plain = decipher.update(ciphertext);
    // GCM holds nothing back: this gives no bytes, it only judges the tag
    decipher.final();
    return plain;
  } catch {
    // the library's own error says nothing more than "unable to authenticate", or "invalid length"
    return undefined;
  }
}

/** Splits what is stored: the tag is always the last 16 bytes. */
export function splitTag(body: Uint8Array): Encrypted {
  const at = Math.max(0, body.byteLength - tagBytes);
  return { ciphertext: body.subarray(0, at), tag: body.subarray(at) };
}

/**
 * One byte string for a list of texts, each with its length in front, so that no two different lists give the same
 * bytes: ["ab", "c"] is not ["a", "bc"].
 */
export function canonicalBytes(parts: readonly string[]): Buffer {
  const lengths = parts.map((part) => Buffer.byteLength(part, "utf8"));
  const bytes = Buffer.alloc(lengths.reduce((sum, length) => sum + 4 + length, 0));
  let at = 0;
  for (const [index, part] of parts.entries()) {
    at = bytes.writeUInt32BE(lengths[index] ?? 0, at);
    at += bytes.write(part, at, "utf8");
  }
  return bytes;
}
