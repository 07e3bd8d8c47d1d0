import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { unwrapDataKey } from "./data-keys.ts";
import { createLocalRootKey } from "./root-keys/local-root-key.ts";
import type { RootKey, RootKeys } from "./root-keys/root-key.ts";
import { createVault } from "./vault-service.ts";
import type { SealContext } from "./vault.ts";

const newRootKey = (): RootKey => createLocalRootKey(new Secret(randomBytes(32).toString("base64")));
const having = (...all: [RootKey, ...RootKey[]]): RootKeys => ({ current: all[0], all, close: async () => {} });

describe("data keys", () => {
  const clock = steppedClock();
  const first = newRootKey();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  beforeAll(async () => {
    database = await openTestDatabase();
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const node = (rootKeys = having(first)) => createVault({ database, rootKey: rootKeys, clock });
  async function addProject(): Promise<ProjectId> {
    const projectId = newId<ProjectId>();
    const storeKey = await node().makeProjectKey(projectId);
    await database.queries.insertInto("projects").values({ id: projectId, name: "p" }).execute();
    await storeKey(database.queries);
    return projectId;
  }
  const wrappedKeys = (projectId: ProjectId) =>
    database.queries
      .selectFrom("project_data_keys")
      .select(["id", "root_key_id as rootKeyId", "wrapped_key as wrappedKey"])
      .where("project_id", "=", projectId)
      .execute();

  test("VT-01: every project's data keys are 32 random bytes of their own", async () => {
    const keys: Buffer[] = [];
    for (let project = 0; project < 8; project += 1) {
      const projectId = await addProject();
      // a project's second key owes nothing to its first
      await (
        await node().makeProjectKey(projectId)
      )(database.queries);
      const wrapped = await wrappedKeys(projectId);
      expect(wrapped).toHaveLength(2);
      for (const each of wrapped) keys.push(await unwrapDataKey(having(first), projectId, each));
    }
    expect(keys.map(({ byteLength }) => byteLength)).toEqual(keys.map(() => 32));
    expect(new Set(keys.map((key) => key.toString("hex"))).size).toBe(16);
    // at no place do they all have the same byte, nor are few bytes all there is: by chance below 1 in 10^15
    for (let at = 0; at < 32; at += 1) expect(new Set(keys.map((key) => key[at])).size).toBeGreaterThan(3);
    expect(new Set(Buffer.concat(keys)).size).toBeGreaterThan(128);
  });

  test.each([
    { name: "to what does not open", spoil: (wrapped: Uint8Array) => wrapped.fill(0, 12), opensTo: undefined },
    { name: "to another key", spoil: undefined, opensTo: () => randomBytes(32) },
  ])("VT-05: a root key that wraps $name destroys no data key", async ({ spoil, opensTo }) => {
    const projectId = await addProject();
    const context: SealContext = { field: "credentials.secret", recordId: newId(), version: 1 };
    const sealed = await node().seal(projectId, context, new Secret("kept"));
    const before = await wrappedKeys(projectId);
    const good = newRootKey();
    let wraps = 0;
    const bad: RootKey = {
      ...good,
      wrap: async (place, dataKey) => {
        wraps += 1;
        const wrapped = await good.wrap(place, opensTo ? opensTo() : dataKey);
        return spoil ? spoil(wrapped) : wrapped;
      },
    };
    await node(having(bad, first)).rotation.work();
    expect(wraps).toBeGreaterThan(0);
    expect(await wrappedKeys(projectId)).toEqual(before);
    expect((await node().open(projectId, context, sealed)).reveal()).toBe("kept");
    // mended, it goes on
    await node(having(good, first)).rotation.work();
    expect((await wrappedKeys(projectId)).map(({ rootKeyId }) => rootKeyId)).toEqual([good.id]);
    expect((await node(having(good)).open(projectId, context, sealed)).reveal()).toBe("kept");
    await node(having(first, good)).rotation.work();
  });
});
