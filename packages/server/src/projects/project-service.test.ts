import { createPrivateKey, createPublicKey, randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { ProjectId, SigningKeyId } from "@portico/protocol";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { createVault } from "../vault/vault-service.ts";
import { createProjects } from "./project-service.ts";

describe("projects", () => {
  const clock = steppedClock();
  const rootKey = new Secret(randomBytes(32).toString("base64"));
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let projects: ReturnType<typeof createProjects>;
  let vault: ReturnType<typeof createVault>;

  beforeAll(async () => {
    database = await openTestDatabase();
    vault = createVault({ database, rootKey, clock });
    projects = createProjects({ database, vault, clock });
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test("a new project can seal at once: its data key was made with it", async () => {
    const project = await projects.create({ name: "Acme", allowedOrigins: ["https://app.acme.example"] });
    const context = { field: "credentials.secret", recordId: newId<string>(), version: 1 } as const;
    const sealed = await vault.seal(project.id, context, new Secret("s"));
    expect((await vault.open(project.id, context, sealed)).reveal()).toBe("s");
    expect(await projects.get(project.id)).toEqual(project);
    expect(await projects.list()).toContainEqual(project);
  });

  test("a project whose data key cannot be made is not made", async () => {
    const broken = createProjects({
      database,
      clock,
      vault: { ...vault, makeProjectKey: async () => async () => Promise.reject(new Error("no key")) },
    });
    const before = (await projects.list()).length;
    await expect(broken.create({ name: "Half", allowedOrigins: [] })).rejects.toThrow("no key");
    expect(await database.queries.selectFrom("projects").select("id").execute()).toHaveLength(before);
  });

  test("VT-17: a destroyed project is gone with everything, and nothing of it opens, on a node that had its key in memory too", async () => {
    const otherVault = createVault({ database, rootKey, clock });
    const project = await projects.create({ name: "Ended", allowedOrigins: [] });
    const kept = await projects.create({ name: "Kept", allowedOrigins: [] });
    const context = { field: "credentials.secret", recordId: newId<string>(), version: 1 } as const;
    const sealed = await vault.seal(project.id, context, new Secret("s"));
    const sealedOfKept = await vault.seal(kept.id, context, new Secret("kept"));
    expect((await otherVault.open(project.id, context, sealed)).reveal()).toBe("s");
    await projects.createSigningKey(project.id);

    await expect(projects.destroy(project.id, "Kept")).rejects.toMatchObject({ code: "project.name_mismatch" });
    expect((await vault.open(project.id, context, sealed)).reveal()).toBe("s");

    const receipt = await projects.destroy(project.id, "Ended");
    expect(receipt.dataKeyIds).toHaveLength(1);
    await expect(projects.get(project.id)).rejects.toMatchObject({ code: "project.not_found" });
    for (const node of [vault, otherVault, createVault({ database, rootKey, clock })]) {
      const opening = (): Promise<string> =>
        node.open(project.id, context, sealed).then(
          () => "opened",
          (error: { code: string }) => error.code,
        );
      await vi.waitFor(async () => expect(await opening()).toBe("vault.key_missing"));
    }
    expect(
      await database.queries
        .selectFrom("project_signing_keys")
        .selectAll()
        .where("project_id", "=", project.id)
        .execute(),
    ).toEqual([]);
    expect((await vault.open(kept.id, context, sealedOfKept)).reveal()).toBe("kept");
  });

  test("an update changes what it names, keeps the rest, and is seen by the next read here and on another node", async () => {
    const other = createProjects({ database, vault, clock });
    const { id } = await projects.create({ name: "Before", allowedOrigins: ["https://a.example"] });
    await other.get(id);
    await projects.update(id, { name: "After" });
    expect(await projects.get(id)).toMatchObject({ name: "After", allowedOrigins: ["https://a.example"] });
    await vi.waitFor(async () => expect((await other.get(id)).name).toBe("After"));
    expect(await projects.update(id, {})).toMatchObject({ name: "After" });
  });

  test("a node reads its own write although the change feed is silent", async () => {
    const silent = { ...database, changes: { ...database.changes, onChange: () => {} } };
    const alone = createProjects({ database: silent, vault, clock });
    const { id } = await alone.create({ name: "Before", allowedOrigins: [] });
    await Promise.all([alone.get(id), alone.list(), alone.verificationKeys(id)]);
    await alone.update(id, { name: "After" });
    expect(await alone.get(id)).toMatchObject({ name: "After" });
    expect(await alone.list()).toContainEqual(expect.objectContaining({ id, name: "After" }));
    const { signingKey } = await alone.createSigningKey(id);
    expect(await alone.verificationKeys(id)).toHaveLength(1);
    await alone.revokeSigningKey(id, signingKey.id);
    expect(await alone.verificationKeys(id)).toEqual([]);
  });

  test("absent, malformed and differently spelt ids: not found, not found, found", async () => {
    const { id } = await projects.create({ name: "Spelling", allowedOrigins: [] });
    for (const wrong of [newId<ProjectId>(), "x" as ProjectId, "" as ProjectId]) {
      await expect(projects.get(wrong)).rejects.toMatchObject({ code: "project.not_found" });
      expect(await projects.verificationKeys(wrong)).toEqual([]);
    }
    expect((await projects.get(id.toUpperCase() as ProjectId)).id).toBe(id);
  });

  test("VT-11: a signing key's private half is in the answer once and nowhere in the database", async () => {
    const { id } = await projects.create({ name: "Keys", allowedOrigins: [] });
    const { signingKey, privateKey } = await projects.createSigningKey(id);
    const pem = privateKey.reveal();
    expect(pem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    const [known] = await projects.verificationKeys(id);
    expect(known?.id).toBe(signingKey.id);
    expect(known?.key.asymmetricKeyDetails?.modulusLength).toBe(2048);
    const derived = createPublicKey(createPrivateKey(pem)).export({ format: "jwk" });
    const stored = await database.queries
      .selectFrom("project_signing_keys")
      .selectAll()
      .where("id", "=", signingKey.id)
      .execute();
    expect(stored[0]?.public_key).toEqual(derived);
    expect(Object.keys(stored[0]?.public_key ?? {}).sort()).toEqual(["e", "kty", "n"]);
    expect(JSON.stringify({ signingKey, privateKey, listed: await projects.signingKeys(id) })).not.toContain("PRIVATE");
  });

  test("TN-11: a revoked key is gone at once here, and on another node without waiting for its cache", async () => {
    const other = createProjects({ database, vault, clock });
    const { id } = await projects.create({ name: "Revoke", allowedOrigins: [] });
    const { signingKey: first } = await projects.createSigningKey(id);
    clock.step(1000);
    const { signingKey: second } = await projects.createSigningKey(id);
    expect((await other.verificationKeys(id)).map((key) => key.id)).toEqual([second.id, first.id]);
    await projects.revokeSigningKey(id, first.id);
    expect((await projects.verificationKeys(id)).map((key) => key.id)).toEqual([second.id]);
    await vi.waitFor(async () => expect(await other.verificationKeys(id)).toHaveLength(1));
    expect((await projects.signingKeys(id)).map((key) => key.id)).toEqual([second.id]);
  });

  test("TN-06: a key of another project, an absent one and a revoked one cannot be revoked, and answer alike", async () => {
    const mine = await projects.create({ name: "Mine", allowedOrigins: [] });
    const theirs = await projects.create({ name: "Theirs", allowedOrigins: [] });
    const { signingKey } = await projects.createSigningKey(theirs.id);
    const { signingKey: revoked } = await projects.createSigningKey(mine.id);
    await projects.revokeSigningKey(mine.id, revoked.id);
    for (const keyId of [signingKey.id, newId<SigningKeyId>(), revoked.id]) {
      await expect(projects.revokeSigningKey(mine.id, keyId)).rejects.toMatchObject({
        code: "project.signing_key_not_found",
        message: "The project has no such signing key",
      });
    }
    expect(await projects.verificationKeys(theirs.id)).toHaveLength(1);
  });

  test("making and revoking a key is recorded with its id", async () => {
    const { id } = await projects.create({ name: "Events", allowedOrigins: [] });
    const { signingKey } = await projects.createSigningKey(id);
    await projects.revokeSigningKey(id, signingKey.id);
    const events = await database.queries
      .selectFrom("events")
      .select(["type", "data"])
      .where("project_id", "=", id)
      .orderBy("id")
      .execute();
    const data = { signingKeyId: signingKey.id };
    expect(events).toEqual([
      { type: "signing_key.created", data },
      { type: "signing_key.revoked", data },
    ]);
  });
});
