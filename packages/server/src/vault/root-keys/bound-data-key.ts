import { createHash, timingSafeEqual } from "node:crypto";
import { canonicalBytes } from "../aes-gcm.ts";
import type { DataKeyPlace } from "./root-key.ts";

/** Byte 0 of a data key that a key service wrapped; the rest is the service's own ciphertext. */
const serviceFormat = 2;
const keyBytes = 32;

/**
 * What is handed to a key service: the hash of the place, then the key. So a wrapped key that was moved to another
 * project's row is noticed here too, whatever the service does with the context that it is told (VT-02).
 */
export function bindToPlace(place: DataKeyPlace, dataKey: Uint8Array): Buffer {
  return Buffer.concat([placeHash(place), dataKey]);
}

/** The key, or undefined when it was bound to another place. Erases what it was given. */
export function takeFromPlace(place: DataKeyPlace, bound: Buffer): Buffer | undefined {
  const hash = placeHash(place);
  const fits =
    bound.byteLength === hash.byteLength + keyBytes && timingSafeEqual(bound.subarray(0, hash.byteLength), hash);
  const dataKey = fits ? Buffer.from(bound.subarray(hash.byteLength)) : undefined;
  bound.fill(0);
  return dataKey;
}

export function toStored(ciphertext: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from([serviceFormat]), ciphertext]);
}

export function fromStored(wrapped: Uint8Array): Buffer | undefined {
  return wrapped[0] === serviceFormat ? Buffer.from(wrapped.subarray(1)) : undefined;
}

function placeHash({ projectId, dataKeyId }: DataKeyPlace): Buffer {
  return createHash("sha256")
    .update(canonicalBytes(["portico.data_key", String(serviceFormat), projectId, dataKeyId]))
    .digest();
}
