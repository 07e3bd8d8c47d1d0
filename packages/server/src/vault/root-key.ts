import { createHmac, createSecretKey, randomBytes, type KeyObject } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { PorticoError } from "../lib/portico-error.ts";
import type { Secret } from "../lib/secret.ts";
import { canonicalBytes, decrypt, encrypt, nonceBytes, splitTag } from "./aes-gcm.ts";
import type { DataKey } from "./sealed-record.ts";

/**
 * The key that wraps data keys. It is in memory only, never in the database (VT-01). Its id is derived from it, so a
 * wrong key is recognised before anything is tried (VT-06), and names it without telling anything about it.
 */
export interface RootKey {
  /** 16 hexadecimal digits. */
  id: string;
  wrap(projectId: ProjectId, dataKeyId: string, dataKey: Uint8Array): Buffer;
  /** Throws `vault.key_missing` for a key that another root key wrapped, `vault.record_unreadable` for an altered one. */
  unwrap(projectId: ProjectId, wrapped: Readonly<WrappedDataKey>): DataKey;
}

export interface WrappedDataKey {
  id: string;
  rootKeyId: string;
  /** Byte 0 is the format, 1; then the nonce of 12 bytes, the ciphertext of 32 and the tag of 16. */
  wrappedKey: Uint8Array;
}

const format = 1;
const keyBytes = 32;

/** Throws `TypeError` unless the text is 32 bytes in base64; `config` has checked that with better words. */
export function createRootKey(rootKey: Secret): RootKey {
  const key = keyFrom(rootKey);
  const id = createHmac("sha256", key).update("portico root key id").digest("hex").slice(0, 16);

  const additionalData = (projectId: ProjectId, dataKeyId: string): Buffer =>
    canonicalBytes(["portico.data_key", String(format), projectId, dataKeyId, id]);

  return {
    id,
    wrap(projectId, dataKeyId, dataKey) {
      const nonce = randomBytes(nonceBytes);
      const { ciphertext, tag } = encrypt(key, nonce, additionalData(projectId, dataKeyId), dataKey);
      return Buffer.concat([Buffer.from([format]), nonce, ciphertext, tag]);
    },
    unwrap(projectId, { id: dataKeyId, rootKeyId, wrappedKey }) {
      if (rootKeyId !== id) throw wrongRootKey(rootKeyId, id);
      const nonce = wrappedKey.subarray(1, 1 + nonceBytes);
      const body = splitTag(wrappedKey.subarray(1 + nonceBytes));
      const plain =
        wrappedKey[0] === format ? decrypt(key, nonce, additionalData(projectId, dataKeyId), body) : undefined;
      if (plain?.byteLength !== keyBytes) {
        throw new PorticoError("vault.record_unreadable", `Data key ${dataKeyId} was altered or moved in the database`);
      }
      const dataKey = createSecretKey(plain);
      plain.fill(0);
      return { id: dataKeyId, key: dataKey };
    },
  };
}

/** Says which key is needed, because "cannot decrypt" sends operators looking in the wrong place. */
export function wrongRootKey(neededId: string, presentId: string): PorticoError {
  return new PorticoError(
    "vault.key_missing",
    `The database was sealed with root key ${neededId}, but the server was started with root key ${presentId}. ` +
      "Start it with the PORTICO_ROOT_KEY (or the data folder's root.key) that was in use; nothing was written",
  );
}

function keyFrom(rootKey: Secret): KeyObject {
  const bytes = Buffer.from(rootKey.reveal(), "base64");
  if (bytes.byteLength !== keyBytes) throw new TypeError("The root key must be 32 bytes in base64");
  const key = createSecretKey(bytes);
  bytes.fill(0);
  return key;
}
