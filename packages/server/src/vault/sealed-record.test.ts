import { createSecretKey } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { describe, expect, test } from "vitest";
import { canonicalBytes, decrypt, encrypt, tagBytes } from "./aes-gcm.ts";
import { openRecord, readRecord, sealRecord, type DataKey } from "./sealed-record.ts";
import type { SealContext } from "./vault.ts";

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const projectId = "11111111-1111-4111-8111-111111111111" as ProjectId;
const context: SealContext = {
  field: "credentials.secret",
  recordId: "22222222-2222-4222-8222-222222222222",
  version: 7,
};
const dataKey: DataKey = {
  id: "6f1c2f4e-9d43-4c0a-8e57-2b1f0a9c3d10",
  key: createSecretKey(bytes("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")),
};
// made with WebCrypto by a program that shares no code with this room
const knownRecord = bytes(
  "01016f1c2f4e9d434c0a8e572b1f0a9c3d10a0a1a2a3a4a5a6a7a8a9aaab9e77044f68a06cd0150ba7b26909b7bb025a17eb42af105ea6266f946128db437c",
);

function open(key: DataKey, project: ProjectId, place: SealContext, sealed: Uint8Array): Buffer | undefined {
  const record = readRecord(project, place, sealed);
  return record && openRecord(key, record);
}

describe("a sealed record", () => {
  test("VT-01: the cipher gives the answer of test case 16 of the GCM specification", () => {
    const key = createSecretKey(bytes("feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"));
    const plain = bytes(
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
    );
    const { ciphertext, tag } = encrypt(
      key,
      bytes("cafebabefacedbaddecaf888"),
      bytes("feedfacedeadbeeffeedfacedeadbeefabaddad2"),
      plain,
    );
    expect(Buffer.concat([ciphertext, tag]).toString("hex")).toBe(
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662" +
        "76fc6ece0f4e1768cddf8853bb2d551b",
    );
  });

  test("VT-01: a record that another implementation made by the documented format opens", () => {
    expect(open(dataKey, projectId, context, knownRecord)?.toString("utf8")).toBe("xoxb-known answer");
  });

  test("VT-01: the header names format, algorithm and data key", () => {
    const sealed = sealRecord(dataKey, projectId, context, Buffer.from("x"));
    expect([sealed[0], sealed[1]]).toEqual([1, 1]);
    expect(readRecord(projectId, context, sealed)?.dataKeyId).toBe(dataKey.id);
  });

  test("VT-01: 100,000 records have 100,000 nonces", () => {
    const nonces = new Set<string>();
    const plain = Buffer.from("x");
    for (let index = 0; index < 100_000; index += 1) {
      nonces.add(sealRecord(dataKey, projectId, context, plain).toString("latin1", 18, 30));
    }
    expect(nonces.size).toBe(100_000);
  });

  test("VT-02: a record does not open as another field, row, project, version or under another key", () => {
    const otherKeyId: DataKey = { ...dataKey, id: "99999999-9d43-4c0a-8e57-2b1f0a9c3d10" };
    // sealed here: one that was sealed elsewhere would not open in a wrong place if ours were bound to nothing
    const sealed = sealRecord(dataKey, projectId, context, Buffer.from("plain"));
    expect(open(dataKey, projectId, context, sealed)?.toString()).toBe("plain");
    const relabelled = Buffer.from(sealed);
    bytes(otherKeyId.id.replaceAll("-", "")).copy(relabelled, 2);
    const otherProject = "33333333-1111-4111-8111-111111111111" as ProjectId;
    const swaps: [string, Buffer | undefined][] = [
      ["field", open(dataKey, projectId, { ...context, field: "integrations.client_secret" }, sealed)],
      ["row", open(dataKey, projectId, { ...context, recordId: projectId }, sealed)],
      ["project", open(dataKey, otherProject, context, sealed)],
      ["older version", open(dataKey, projectId, { ...context, version: 8 }, sealed)],
      ["newer version", open(dataKey, projectId, { ...context, version: 6 }, sealed)],
      ["key id", open(otherKeyId, projectId, context, relabelled)],
      ["key", open({ ...dataKey, key: createSecretKey(Buffer.alloc(32, 1)) }, projectId, context, sealed)],
    ];
    for (const [part, opened] of swaps) expect(opened, part).toBeUndefined();
  });

  test("VT-02: texts that join to the same letters have different bytes", () => {
    expect(canonicalBytes(["ab", "c"])).not.toEqual(canonicalBytes(["a", "bc"]));
    expect(canonicalBytes(["a", ""])).not.toEqual(canonicalBytes(["a"]));
  });

  test("VT-02: no single changed byte goes unnoticed", () => {
    for (let index = 0; index < knownRecord.byteLength; index += 1) {
      const altered = Buffer.from(knownRecord);
      altered.writeUInt8(altered.readUInt8(index) ^ 1, index);
      expect(open(dataKey, projectId, context, altered), `byte ${index}`).toBeUndefined();
    }
  });

  test("VT-03: tags of 1 to 15 bytes are refused", () => {
    const nonce = knownRecord.subarray(18, 30);
    const additionalData = Buffer.from("any");
    const whole = encrypt(dataKey.key, nonce, additionalData, Buffer.from("a secret of some length"));
    expect(decrypt(dataKey.key, nonce, additionalData, whole)).toBeDefined();
    for (let length = 0; length < tagBytes; length += 1) {
      const shortened = { ...whole, tag: whole.tag.subarray(0, length) };
      expect(decrypt(dataKey.key, nonce, additionalData, shortened), `${length} bytes`).toBeUndefined();
      const record = knownRecord.subarray(0, knownRecord.byteLength - tagBytes + length);
      expect(open(dataKey, projectId, context, record), `record, ${length} bytes`).toBeUndefined();
    }
  });

  test("bytes that are no record name no key", () => {
    for (const length of [0, 1, 2, 29, 45])
      expect(readRecord(projectId, context, Buffer.alloc(length, 1))).toBeUndefined();
    expect(readRecord(projectId, context, Buffer.concat([Buffer.from([2]), knownRecord.subarray(1)]))).toBeUndefined();
    expect(
      readRecord(projectId, context, Buffer.concat([Buffer.from([1, 9]), knownRecord.subarray(2)])),
    ).toBeUndefined();
  });
});
