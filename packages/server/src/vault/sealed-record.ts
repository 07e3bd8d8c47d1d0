import { randomBytes, type KeyObject } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { canonicalBytes, decrypt, encrypt, nonceBytes, splitTag, tagBytes } from "./aes-gcm.ts";
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

export function sealRecord(dataKey: DataKey, projectId: ProjectId, context: SealContext, plain: Uint8Array): Buffer {
  const nonce = randomBytes(nonceBytes);
  const { ciphertext, tag } = encrypt(dataKey.key, nonce, additionalData(projectId, context, dataKey.id), plain);
  return Buffer.concat([Buffer.from([format, aes256Gcm]), uuidBytes(dataKey.id), nonce, ciphertext, tag]);
}

/** Which data key a record needs; undefined when it is not a record of a format that this program knows. */
export function dataKeyIdOf(sealed: Uint8Array): string | undefined {
  if (sealed.byteLength < bodyAt + tagBytes || sealed[0] !== format || sealed[1] !== aes256Gcm) return undefined;
  const hex = Buffer.from(sealed.subarray(keyIdAt, nonceAt)).toString("hex");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** The plain bytes; undefined when the record is not this field of this row at this version, or was altered. */
export function openRecord(
  dataKey: DataKey,
  projectId: ProjectId,
  context: SealContext,
  sealed: Uint8Array,
): Buffer | undefined {
  if (dataKeyIdOf(sealed) !== dataKey.id) return undefined;
  const nonce = sealed.subarray(nonceAt, bodyAt);
  return decrypt(dataKey.key, nonce, additionalData(projectId, context, dataKey.id), splitTag(sealed.subarray(bodyAt)));
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
