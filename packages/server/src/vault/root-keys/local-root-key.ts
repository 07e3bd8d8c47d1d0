import { createSecretKey, randomBytes } from "node:crypto";
import { rootKeyCheckValue } from "../../config/root-key-text.ts";
import type { Secret } from "../../lib/secret.ts";
import { canonicalBytes, decrypt, encrypt, nonceBytes, splitTag } from "../aes-gcm.ts";
import type { DataKeyPlace, RootKey } from "./root-key.ts";

/** Byte 0 of a data key that was wrapped here; then the nonce of 12 bytes, the ciphertext of 32 and the tag of 16. */
const format = 1;
const keyBytes = 32;

/**
 * A root key of 32 bytes in base64, in this process's memory. Throws `TypeError` for anything else; `config` has checked
 * that with better words.
 */
export function createLocalRootKey(rootKey: Secret): RootKey {
  const bytes = Buffer.from(rootKey.reveal(), "base64");
  if (bytes.byteLength !== keyBytes) throw new TypeError("The root key must be 32 bytes in base64");
  const key = createSecretKey(bytes);
  bytes.fill(0);
  const id = rootKeyCheckValue(key);

  const additionalData = ({ projectId, dataKeyId }: DataKeyPlace): Buffer =>
    canonicalBytes(["portico.data_key", String(format), projectId, dataKeyId, id]);

  return {
    id,
    async wrap(place, dataKey) {
      const nonce = randomBytes(nonceBytes);
      const { ciphertext, tag } = encrypt(key, nonce, additionalData(place), dataKey);
      return Buffer.concat([Buffer.from([format]), nonce, ciphertext, tag]);
    },
    async unwrap(place, wrapped) {
      if (wrapped[0] !== format) return undefined;
      const nonce = wrapped.subarray(1, 1 + nonceBytes);
      const plain = decrypt(key, nonce, additionalData(place), splitTag(wrapped.subarray(1 + nonceBytes)));
      return plain?.byteLength === keyBytes ? plain : undefined;
    },
  };
}
