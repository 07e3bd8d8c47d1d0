import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { EndUserId, ProjectId, UserId } from "@portico/protocol";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createProjects } from "../projects/project-service.ts";
import { createVault } from "../vault/vault-service.ts";
import { signTestToken, testSigner, type TestSigner } from "./testing.ts";
import { createUsers } from "./user-service.ts";

describe("users", () => {
  const clock = steppedClock();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let projects: ReturnType<typeof createProjects>;
  let users: ReturnType<typeof createUsers>;
  let signer: TestSigner;
  /** Change notices that have arrived, by project. */
  const noticed = new Map<string, number>();

  beforeAll(async () => {
    database = await openTestDatabase();
    database.changes.onChange((change) => {
      if (change) noticed.set(change.projectId, (noticed.get(change.projectId) ?? 0) + 1);
    });
    const vault = createVault({ database, rootKey: new Secret(randomBytes(32).toString("base64")), clock });
    projects = createProjects({ database, vault, clock });
    users = createUsers({ database, projects, clock });
  });
  afterAll(() => database[Symbol.asyncDispose]());
  beforeEach(async () => {
    const { id } = await projects.create({ name: "Acme", allowedOrigins: [] });
    signer = await newSigner(id);
  });

  async function newSigner(projectId: ProjectId): Promise<TestSigner> {
    const { signingKey, privateKey } = await projects.createSigningKey(projectId);
    // PostgreSQL tells of the project and of the key a moment later, and a late notice would empty what a test has warmed
    await vi.waitFor(() => expect(noticed.get(projectId)).toBe(2));
    return testSigner(projectId, signingKey.id, privateKey);
  }
  const token = (claims: Record<string, unknown> = {}) => signTestToken(signer, clock.now(), claims);
  const userRows = () =>
    database.queries.selectFrom("users").selectAll().where("project_id", "=", signer.projectId).execute();
  const countingProjects = () => ({
    ...projects,
    verificationKeys: vi.fn((projectId: ProjectId) => projects.verificationKeys(projectId)),
  });

  test("the first valid token makes the user and records it once, however many come together", async () => {
    const callers = await Promise.all(Array.from({ length: 12 }, () => users.authenticate(signer.projectId, token())));
    expect(new Set(callers.map((caller) => caller.userId)).size).toBe(1);
    expect(callers[0]).toMatchObject({
      kind: "user",
      projectId: signer.projectId,
      endUserId: "alice",
      permissions: undefined,
    });
    expect(await userRows()).toHaveLength(1);
    const events = await database.queries
      .selectFrom("events")
      .selectAll()
      .where("project_id", "=", signer.projectId)
      .where("type", "=", "user.created")
      .execute();
    expect(events).toMatchObject([{ type: "user.created", user_id: callers[0]?.userId }]);
  });

  test("a refused token makes nobody", async () => {
    await expect(users.authenticate(signer.projectId, token({ sub: "" }))).rejects.toMatchObject({
      code: "user_token.invalid_claims",
    });
    await expect(users.authenticate(signer.projectId, `${token()}x`)).rejects.toMatchObject({ status: 401 });
    await expect(users.authenticate(signer.projectId, "")).rejects.toMatchObject({ code: "user_token.missing" });
    expect(await userRows()).toEqual([]);
  });

  test("TN-09: subs that differ in one byte are different users, and the same sub in two projects too", async () => {
    const subs = ["alice", "Alice", "alice ", "A\u030A", "\u00C5"];
    const ids = await Promise.all(
      subs.map(async (sub) => (await users.authenticate(signer.projectId, token({ sub }))).userId),
    );
    const { id } = await projects.create({ name: "Other", allowedOrigins: [] });
    const other = await newSigner(id);
    ids.push((await users.authenticate(id, signTestToken(other, clock.now()))).userId);
    expect(new Set(ids).size).toBe(6);
  });

  test("TN-08: a token of one project's key is refused by another project, also once it was accepted at home", async () => {
    const { id } = await projects.create({ name: "Other", allowedOrigins: [] });
    await newSigner(id);
    const good = token({ aud: undefined });
    await users.authenticate(signer.projectId, good);
    await expect(users.authenticate(id, good)).rejects.toMatchObject({ code: "user_token.bad_signature" });
    for (const unknown of [newId<ProjectId>(), "x" as ProjectId, "" as ProjectId]) {
      await expect(users.authenticate(unknown, good)).rejects.toMatchObject({
        code: "user_token.unknown_key",
        status: 401,
      });
    }
  });

  test("a token that was verified is answered from memory for a minute, and never beyond its expiry", async () => {
    const counting = countingProjects();
    const warm = createUsers({ database, projects: counting, clock });
    const short = token({ exp: Math.floor(clock.now().getTime() / 1000) + 90 });
    const first = await warm.authenticate(signer.projectId, short);
    expect(await warm.authenticate(signer.projectId, short)).toBe(first);
    expect(counting.verificationKeys).toHaveBeenCalledTimes(1);
    clock.step(60_001);
    await warm.authenticate(signer.projectId, short);
    expect(counting.verificationKeys).toHaveBeenCalledTimes(2);
    clock.step(30_000);
    await expect(warm.authenticate(signer.projectId, short)).rejects.toMatchObject({ code: "user_token.expired" });
  });

  test("TN-11: revoking the key refuses a token that is in memory, on this node and on another", async () => {
    const other = createUsers({
      database,
      projects: createProjects({
        database,
        vault: { makeProjectKey: async () => async () => {}, destroyProjectKeys: async () => [] },
        clock,
      }),
      clock,
    });
    const good = token();
    await Promise.all([users.authenticate(signer.projectId, good), other.authenticate(signer.projectId, good)]);
    await projects.revokeSigningKey(signer.projectId, signer.keyId);
    const refused = { code: "user_token.unknown_key" };
    await vi.waitFor(() => expect(users.authenticate(signer.projectId, good)).rejects.toMatchObject(refused));
    await vi.waitFor(() => expect(other.authenticate(signer.projectId, good)).rejects.toMatchObject(refused));
  });

  test("TN-11: disabling the user refuses a token that is in memory, on this node and on another, until enabled", async () => {
    const other = createUsers({ database, projects, clock });
    const good = token();
    const { userId } = await users.authenticate(signer.projectId, good);
    const bystander = await users.authenticate(signer.projectId, token({ sub: "bob" }));
    await other.authenticate(signer.projectId, good);
    await users.setActive(signer.projectId, userId, false);
    const refused = { code: "user.disabled", status: 401 };
    await expect(users.authenticate(signer.projectId, good)).rejects.toMatchObject(refused);
    await vi.waitFor(() => expect(other.authenticate(signer.projectId, good)).rejects.toMatchObject(refused));
    expect(await users.authenticate(signer.projectId, token({ sub: "bob" }))).toMatchObject({
      userId: bystander.userId,
    });
    await users.setActive(signer.projectId, userId, true);
    expect(await users.authenticate(signer.projectId, good)).toMatchObject({ userId });
  });

  test("TN-11: a key that is revoked while a token is being verified leaves nothing in memory", async () => {
    const read = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const slow = createUsers({
      database,
      clock,
      projects: {
        ...projects,
        verificationKeys: async (projectId) => {
          const keys = await projects.verificationKeys(projectId);
          read.resolve();
          await gate.promise;
          return keys;
        },
      },
    });
    const good = token();
    const early = slow.authenticate(signer.projectId, good);
    await read.promise;
    const told = Promise.withResolvers<void>();
    database.changes.onChange((change) => change?.projectId === signer.projectId && told.resolve());
    await projects.revokeSigningKey(signer.projectId, signer.keyId);
    await told.promise;
    gate.resolve();
    await early;
    await expect(slow.authenticate(signer.projectId, good)).rejects.toMatchObject({ code: "user_token.unknown_key" });
  });

  test("the time of last activity is written at most once a minute, and the key's last use with it", async () => {
    const { userId } = await users.authenticate(signer.projectId, token());
    const lastActive = async () => (await users.get(signer.projectId, userId)).lastActiveAt.getTime();
    const made = clock.now().getTime();
    await vi.waitFor(async () => {
      const [key] = await projects.signingKeys(signer.projectId);
      expect(key?.lastUsedAt?.getTime()).toBe(made);
    });
    clock.step(59_000);
    await users.authenticate(signer.projectId, token());
    clock.step(2000);
    await users.authenticate(signer.projectId, token());
    await vi.waitFor(async () => expect(await lastActive()).toBe(made + 61_000));
  });

  test("metadata is merged, one level deep, and two writers at once lose nothing", async () => {
    const { userId } = await users.authenticate(signer.projectId, token());
    await Promise.all([
      users.mergeMeta(signer.projectId, userId, { Name: "Alice", plan: { tier: 1 } }),
      users.mergeMeta(signer.projectId, userId, { Email: "alice@example.com" }),
    ]);
    const merged = await users.mergeMeta(signer.projectId, userId, { plan: { seats: 3 } });
    expect(merged).toEqual({ Name: "Alice", Email: "alice@example.com", plan: { seats: 3 } });
    expect((await users.get(signer.projectId, userId)).meta).toEqual(merged);
  });

  test("metadata that cannot be stored or is too large is refused and changes nothing", async () => {
    const { userId } = await users.authenticate(signer.projectId, token());
    const deep = JSON.parse(`${'{"a":'.repeat(200)}1${"}".repeat(200)}`) as Record<string, unknown>;
    for (const meta of [{ a: "\0" }, { "\ud800": 1 }, { a: [{ b: "\udc00" }] }, { a: "x".repeat(70_000) }, deep]) {
      await expect(users.mergeMeta(signer.projectId, userId, meta)).rejects.toMatchObject({
        code: "http.invalid_input",
      });
    }
    expect((await users.get(signer.projectId, userId)).meta).toEqual({});
  });

  test("TN-06: a user of another project is not found, like an absent one", async () => {
    const { id } = await projects.create({ name: "Other", allowedOrigins: [] });
    const { userId, endUserId } = await users.authenticate(signer.projectId, token());
    expect(endUserId).toBe("alice" as EndUserId);
    for (const [projectId, wanted] of [
      [id, userId],
      [signer.projectId, newId<UserId>()],
      [signer.projectId, "x" as UserId],
    ] as const) {
      await expect(users.get(projectId, wanted)).rejects.toMatchObject({ code: "user.not_found" });
    }
    await expect(users.mergeMeta(id, userId, { a: 1 })).rejects.toMatchObject({ code: "user.not_found" });
    await expect(users.setActive(id, userId, false)).rejects.toMatchObject({ code: "user.not_found" });
  });
});
