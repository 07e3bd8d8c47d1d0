import { randomBytes, type KeyObject } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { canonicalBytes, decrypt, encrypt, nonceBytes, splitTag, tagBytes, type Encrypted } from "./aes-gcm.ts";
import type { SealContext } from "./vault.ts";

/**
 * The stored form of a secret (VT-01):
 *
 *   byte 0       format, 1
 *   byte 1       algorithm, 1: AES-256-GCM
 *   bytes 2–17   data key id, the 16 bytes of its UUID
 *   bytes 18–29  nonce, random
 *   the rest     ciphertext, then the tag of 16 bytes
 *
 * The additional data is `canonicalBytes` of: "portico.record", format, algorithm, project, field, record id, version,
 * data key id. A record that is moved to another column, row, project, version or key does not open (VT-02).
 */
const format = 1;
const aes256Gcm = 1;
const keyIdAt = 2;
const nonceAt = keyIdAt + 16;
const bodyAt = nonceAt + nonceBytes;

/** A project's key, ready to use. The key object does not print its bytes. */
export interface DataKey {
  id: string;
  key: KeyObject;
}

/** A record taken apart, for the place where it is said to belong. */
export interface SealedRecord {
  dataKeyId: string;
  nonce: Uint8Array;
  body: Encrypted;
  additionalData: Buffer;
}

export function sealRecord(dataKey: DataKey, projectId: ProjectId, context: SealContext, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const { ciphertext, tag } = encrypt(dataKey.key, nonce, additionalData(projectId, context, dataKey.id), plain);
  return Buffer.concat([Buffer.from([format, aes256Gcm]), uuidBytes(dataKey.id), nonce, ciphertext, tag]);
}

/** Undefined when it is not a record of a format that this program knows. */
export function readRecord(projectId: ProjectId, context: SealContext, sealed: Uint8Array): SealedRecord | undefined {
  if (sealed.byteLength < bodyAt + tagBytes || sealed[0] !== format || sealed[1] !== aes256Gcm) return undefined;
  const dataKeyId = toUuid(Buffer.from(sealed.subarray(keyIdAt, nonceAt)).toString("hex"));
  return {
    dataKeyId,
    nonce: sealed.subarray(nonceAt, bodyAt),
    body: splitTag(sealed.subarray(bodyAt)),
    additionalData: additionalData(projectId, context, dataKeyId),
  };
}

/** The plain bytes; undefined when the record is not this field of this row at this version, or was altered. */
export function openRecord(dataKey: DataKey, record: SealedRecord): Buffer | undefined {
  if (record.dataKeyId !== dataKey.id) return undefined;
  return decrypt(dataKey.key, record.nonce, record.additionalData, record.body);
}

function additionalData(projectId: ProjectId, context: SealContext, dataKeyId: string): Buffer {
  return canonicalBytes([
    "portico.record",
    String(format),
    String(aes256Gcm),
    projectId,
    context.field,
    context.recordId,
    String(context.version),
    dataKeyId,
  ]);
}

function uuidBytes(id: string): Buffer {
  return Buffer.from(id.replaceAll("-", ""), "hex");
}

function toUuid(hex: string): string {
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
