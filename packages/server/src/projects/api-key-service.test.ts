import { randomBytes } from "node:crypto";
import type { ApiKeyId, ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { hashToken, newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createVault } from "../vault/vault-service.ts";
import { createApiKeys } from "./api-key-service.ts";
import { hasApiKeyShape, newApiKey } from "./api-key-text.ts";
import { createProjects } from "./project-service.ts";

const wanted = { name: "server", scopes: ["read", "write"], expiresInDays: 365 } as const;
const dayMs = 86_400_000;

describe("the text of an API key", () => {
  test("VT-13: has a prefix and a checksum that every single-letter change breaks", () => {
    const key = newApiKey().reveal();
    expect(key).toMatch(/^portico_sk_[0-9A-Za-z]{49}$/);
    expect(hasApiKeyShape(key)).toBe(true);
    for (let place = 0; place < key.length; place += 1) {
      const other = key[place] === "a" ? "b" : "a";
      expect(hasApiKeyShape(key.slice(0, place) + other + key.slice(place + 1)), String(place)).toBe(false);
    }
    for (const wrong of ["", "portico_sk_", key.slice(1), `${key}0`, key.slice(0, -1), ` ${key}`, key.toUpperCase()])
      expect(hasApiKeyShape(wrong)).toBe(false);
  });

  test("VT-13: its checksum is the CRC-32 of what stands before it, in base 62: a scanner needs nothing of ours", () => {
    // Python's zlib.crc32(b"portico_sk_" + b"0" * 43) is 2730329812
    expect(hasApiKeyShape(`portico_sk_${"0".repeat(43)}2ymBVc`)).toBe(true);
  });

  test("no two are alike, and every digit occurs", () => {
    const keys = Array.from({ length: 500 }, () => newApiKey().reveal().slice(11, 54));
    expect(new Set(keys).size).toBe(500);
    expect(new Set(keys.join("")).size).toBe(62);
  });
});

describe("API keys", () => {
  const clock = steppedClock();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let projects: ReturnType<typeof createProjects>;
  let apiKeys: ReturnType<typeof createApiKeys>;

  beforeAll(async () => {
    database = await openTestDatabase();
    const vault = createVault({ database, rootKey: new Secret(randomBytes(32).toString("base64")), clock });
    projects = createProjects({ database, vault, clock });
    apiKeys = createApiKeys({ database, projects, clock });
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const newProject = async (): Promise<ProjectId> => (await projects.create({ name: "P", allowedOrigins: [] })).id;

  test("VT-13: a key is in its answer once, and in the database only as a hash", async () => {
    const projectId = await newProject();
    const { apiKey, key } = await apiKeys.create(projectId, wanted);
    const row = await database.queries
      .selectFrom("project_api_keys")
      .selectAll()
      .where("id", "=", apiKey.id)
      .executeTakeFirstOrThrow();
    expect(Buffer.from(row.key_hash)).toEqual(hashToken(key.reveal()));
    const events = await database.queries
      .selectFrom("events")
      .selectAll()
      .where("project_id", "=", projectId)
      .execute();
    const known = JSON.stringify([row, apiKey, key, await apiKeys.list(projectId), events]);
    // not even the random part: the hint shows digits of the checksum
    for (let start = 11; start < 54; start += 8) expect(known).not.toContain(key.reveal().slice(start, start + 8));
    expect(apiKey.hint).toBe(`portico_sk_…${key.reveal().slice(-4)}`);
    expect(events.map(({ type }) => type)).toEqual(["api_key.created"]);
  });

  test("a key speaks for its project, and for nobody once it is torn, unknown or expired", async () => {
    const projectId = await newProject();
    const { apiKey, key } = await apiKeys.create(projectId, { ...wanted, scopes: ["read"], expiresInDays: 1 });
    const caller = { kind: "api_key", projectId, keyId: apiKey.id, scopes: ["read"] };
    expect(await apiKeys.verify(key.reveal())).toEqual(caller);
    await expect(apiKeys.verify(key.reveal().slice(0, -1))).rejects.toMatchObject({ code: "api_key.malformed" });
    await expect(apiKeys.verify(newApiKey().reveal())).rejects.toMatchObject({ code: "api_key.unknown" });
    clock.step(dayMs - 1);
    expect(await apiKeys.verify(key.reveal())).toEqual(caller);
    clock.step(1);
    await expect(apiKeys.verify(key.reveal())).rejects.toMatchObject({ code: "api_key.expired" });
  });

  test("TN-11: a revoked key is refused at once here, and on another node that knew it from memory", async () => {
    const other = createApiKeys({ database, projects, clock });
    const projectId = await newProject();
    const { apiKey, key } = await apiKeys.create(projectId, wanted);
    await Promise.all([apiKeys.verify(key.reveal()), other.verify(key.reveal())]);
    await apiKeys.revoke(projectId, apiKey.id);
    await expect(apiKeys.verify(key.reveal())).rejects.toMatchObject({ code: "api_key.revoked" });
    // the clock stands still: only the change feed can have told the other node
    await vi.waitFor(() => expect(other.verify(key.reveal())).rejects.toMatchObject({ code: "api_key.revoked" }));
    expect(await apiKeys.list(projectId)).toEqual([]);
  });

  test("a node obeys its own revocation although the change feed is silent", async () => {
    const silent = { ...database, changes: { ...database.changes, onChange: () => {} } };
    const alone = createApiKeys({ database: silent, projects, clock });
    const projectId = await newProject();
    const { apiKey, key } = await alone.create(projectId, wanted);
    await alone.verify(key.reveal());
    await alone.revoke(projectId, apiKey.id);
    await expect(alone.verify(key.reveal())).rejects.toMatchObject({ code: "api_key.revoked" });
  });

  test("TN-25: a rotated key works for the overlap beside its successor, then only the successor does", async () => {
    const projectId = await newProject();
    const { apiKey, key } = await apiKeys.create(projectId, { ...wanted, scopes: ["read"] });
    const next = await apiKeys.rotate(projectId, apiKey.id, { overlapHours: 24, expiresInDays: 30 });
    expect(next.apiKey).toMatchObject({ name: "server", scopes: ["read"] });
    clock.step(dayMs - 1);
    await Promise.all([apiKeys.verify(key.reveal()), apiKeys.verify(next.key.reveal())]);
    clock.step(1);
    await expect(apiKeys.verify(key.reveal())).rejects.toMatchObject({ code: "api_key.expired" });
    await apiKeys.verify(next.key.reveal());
  });

  test("TN-25: a rotation never lengthens the old key's life, and one without overlap ends it", async () => {
    const projectId = await newProject();
    const { apiKey, key } = await apiKeys.create(projectId, { ...wanted, expiresInDays: 1 });
    await apiKeys.rotate(projectId, apiKey.id, { overlapHours: 720, expiresInDays: 365 });
    const find = async (id: string) => (await apiKeys.list(projectId)).find((one) => one.id === id);
    expect((await find(apiKey.id))?.expiresAt).toEqual(apiKey.expiresAt);
    await apiKeys.rotate(projectId, apiKey.id, { overlapHours: 0, expiresInDays: 365 });
    await expect(apiKeys.verify(key.reveal())).rejects.toMatchObject({ code: "api_key.expired" });
  });

  test("TN-25: the last use is written in one batch, and no request writes by itself", async () => {
    const projectId = await newProject();
    const [one, two] = [await apiKeys.create(projectId, wanted), await apiKeys.create(projectId, wanted)];
    const usedAt = clock.now();
    for (let call = 0; call < 20; call += 1) await apiKeys.verify(one.key.reveal());
    await apiKeys.verify(two.key.reveal());
    expect((await apiKeys.list(projectId)).map(({ lastUsedAt }) => lastUsedAt)).toEqual([null, null]);
    await apiKeys.storeUses();
    expect((await apiKeys.list(projectId)).map(({ lastUsedAt }) => lastUsedAt)).toEqual([usedAt, usedAt]);
  });

  test("TN-06: a key of another project, an absent one and a revoked one answer alike", async () => {
    const [mine, theirs] = [await newProject(), await newProject()];
    const { apiKey, key } = await apiKeys.create(theirs, wanted);
    const { apiKey: revoked } = await apiKeys.create(mine, wanted);
    await apiKeys.revoke(mine, revoked.id);
    for (const keyId of [apiKey.id, newId<ApiKeyId>(), revoked.id]) {
      const expected = { code: "api_key.not_found", message: "The project has no such API key" };
      await expect(apiKeys.revoke(mine, keyId)).rejects.toMatchObject(expected);
      const rotation = apiKeys.rotate(mine, keyId, { overlapHours: 0, expiresInDays: 1 });
      await expect(rotation).rejects.toMatchObject(expected);
    }
    expect(await apiKeys.verify(key.reveal())).toMatchObject({ projectId: theirs });
  });

  test("a project has at most 50 keys that work, also when they are made at once; expired ones do not count", async () => {
    const projectId = await newProject();
    const made = await Promise.allSettled(
      Array.from({ length: 52 }, () => apiKeys.create(projectId, { ...wanted, expiresInDays: 1 })),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(50);
    await expect(apiKeys.create(projectId, wanted)).rejects.toMatchObject({ code: "api_key.too_many" });
    clock.step(dayMs);
    await apiKeys.create(projectId, wanted);
  });
});
