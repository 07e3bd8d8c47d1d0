import { inspect } from "node:util";
import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { systemClock } from "../lib/clock.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { createRootKey } from "./root-key.ts";
import { createVault } from "./vault-service.ts";
import type { SealContext } from "./vault.ts";

const rootKey = new Secret("p7dVb2sUrIo8TJq2l2JXqZb5lGmS5C0mYQmZ3Yw1m0Y=");
const otherRootKey = new Secret("QkFr4m0cXjX1o1uYw0e2dM5v9hGgqz8b7sN3tKp6LxE=");

describe("the vault", () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  const projectId = newId<ProjectId>();
  const otherProjectId = newId<ProjectId>();
  const context: SealContext = { field: "credentials.secret", recordId: newId(), version: 1 };

  const addProject = (id: ProjectId): Promise<void> =>
    database.transaction(async (queries) => {
      await queries.insertInto("projects").values({ id, name: "p" }).execute();
      await createVault({ database, rootKey, clock: systemClock }).createProjectKey(queries, id);
    });

  beforeAll(async () => {
    database = await openTestDatabase();
    await addProject(projectId);
    await addProject(otherProjectId);
  });
  afterAll(() => database[Symbol.asyncDispose]());

  test("what was sealed opens, in this process and after a restart, and prints as redacted", async () => {
    const sealed = await createVault({ database, rootKey, clock: systemClock }).seal(
      projectId,
      context,
      new Secret("påss"),
    );
    const opened = await createVault({ database, rootKey, clock: systemClock }).open(projectId, context, sealed);
    expect(opened.reveal()).toBe("påss");
    expect(inspect(opened)).toBe("[redacted]");
    expect(Buffer.from(sealed).includes("påss")).toBe(false);
  });

  test("opening does no SQL once the data key is warm", async () => {
    let statements = 0;
    const counted = database.queries.withPlugin({
      transformQuery: ({ node }) => {
        statements += 1;
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const vault = createVault({ database: { queries: counted }, rootKey, clock: systemClock });
    const sealed = await vault.seal(projectId, context, new Secret("s"));
    await vault.open(projectId, context, sealed);
    const whenWarm = statements;
    for (let index = 0; index < 50; index += 1) await vault.open(projectId, context, sealed);
    expect(whenWarm).toBeGreaterThan(0);
    expect(statements).toBe(whenWarm);
  });

  test("VT-02: a record of one project does not open in another, nor when its data key's row is moved there", async () => {
    const sealed = await createVault({ database, rootKey, clock: systemClock }).seal(
      projectId,
      context,
      new Secret("s"),
    );
    const open = () => createVault({ database, rootKey, clock: systemClock }).open(otherProjectId, context, sealed);
    await expect(open()).rejects.toMatchObject({ code: "vault.key_missing" });
    await database.queries
      .updateTable("project_data_keys")
      .set({ project_id: otherProjectId })
      .where("project_id", "=", projectId)
      .execute();
    await expect(open()).rejects.toMatchObject({ code: "vault.record_unreadable" });
    await database.queries.deleteFrom("project_data_keys").where("project_id", "=", otherProjectId).execute();
    await database.transaction(async (queries) => {
      await createVault({ database, rootKey, clock: systemClock }).createProjectKey(queries, projectId);
      await createVault({ database, rootKey, clock: systemClock }).createProjectKey(queries, otherProjectId);
    });
  });

  test("VT-02: an older record that is put back does not open under the newer version", async () => {
    const vault = createVault({ database, rootKey, clock: systemClock });
    const older = await vault.seal(projectId, context, new Secret("older"));
    // what was learnt of the record where it belongs must not help it elsewhere
    expect((await vault.open(projectId, context, older)).reveal()).toBe("older");
    await expect(vault.open(projectId, { ...context, version: 2 }, older)).rejects.toMatchObject({
      code: "vault.record_unreadable",
      message: expect.not.stringContaining("older record"),
    });
    await expect(vault.open(projectId, { ...context, recordId: otherProjectId }, older)).rejects.toThrow();
    await expect(vault.open(projectId, { ...context, field: "integrations.client_secret" }, older)).rejects.toThrow();
    expect((await vault.open(projectId, context, older)).reveal()).toBe("older");
  });

  test("VT-01: data keys are stored wrapped, and name the root key that wrapped them", async () => {
    const rows = await database.queries.selectFrom("project_data_keys").selectAll().execute();
    for (const row of rows) {
      expect(row.root_key_id).toBe(createRootKey(rootKey).id);
      expect(row.wrapped_key.byteLength).toBe(1 + 12 + 32 + 16);
    }
    expect(new Set(rows.map((row) => Buffer.from(row.wrapped_key).toString("hex"))).size).toBe(rows.length);
  });

  test("VT-06: a wrong root key is refused with the name of the right one, and nothing is written", async () => {
    const sealed = await createVault({ database, rootKey, clock: systemClock }).seal(
      projectId,
      context,
      new Secret("s"),
    );
    const wrong = createVault({ database, rootKey: otherRootKey, clock: systemClock });
    const refusal = {
      code: "vault.key_missing",
      message: expect.stringContaining(`sealed with root key ${createRootKey(rootKey).id}`),
    };
    const before = await database.queries.selectFrom("project_data_keys").selectAll().orderBy("id").execute();
    await expect(wrong.checkRootKey()).rejects.toMatchObject(refusal);
    await expect(wrong.open(projectId, context, sealed)).rejects.toMatchObject(refusal);
    await expect(wrong.seal(projectId, context, new Secret("s"))).rejects.toMatchObject(refusal);
    await expect(
      database.transaction((queries) => wrong.createProjectKey(queries, newId<ProjectId>())),
    ).rejects.toMatchObject(refusal);
    expect(await database.queries.selectFrom("project_data_keys").selectAll().orderBy("id").execute()).toEqual(before);
    await createVault({ database, rootKey, clock: systemClock }).checkRootKey();
  });

  test("VT-02: a wrapped data key does not open for another project or under another id", () => {
    const root = createRootKey(rootKey);
    const id = newId<string>();
    const wrapped = { id, rootKeyId: root.id, wrappedKey: root.wrap(projectId, id, Buffer.alloc(32, 7)) };
    expect(root.unwrap(projectId, wrapped).id).toBe(id);
    const unreadable = expect.objectContaining({ code: "vault.record_unreadable" });
    expect(() => root.unwrap(otherProjectId, wrapped)).toThrow(unreadable);
    expect(() => root.unwrap(projectId, { ...wrapped, id: newId<string>() })).toThrow(unreadable);
  });

  test("VT-06: the right root key's id under another root key's bytes opens nothing", async () => {
    const wrapped = createRootKey(rootKey).wrap(projectId, context.recordId, Buffer.alloc(32, 7));
    const impostor = createRootKey(otherRootKey);
    expect(() =>
      impostor.unwrap(projectId, { id: context.recordId, rootKeyId: impostor.id, wrappedKey: wrapped }),
    ).toThrow(expect.objectContaining({ code: "vault.record_unreadable" }));
  });

  test("a project without a data key cannot seal", async () => {
    const vault = createVault({ database, rootKey, clock: systemClock });
    await expect(vault.seal(newId<ProjectId>(), context, new Secret("s"))).rejects.toMatchObject({
      code: "vault.key_missing",
    });
  });
});
