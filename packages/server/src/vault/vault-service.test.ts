import { inspect } from "node:util";
import type { ProjectId } from "@portico/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { systemClock } from "../lib/clock.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { checkRootKeys } from "./check-root-keys.ts";
import { onlyLocalRootKey } from "./root-keys/create-root-keys.ts";
import { createLocalRootKey } from "./root-keys/local-root-key.ts";
import { createVault } from "./vault-service.ts";
import type { SealContext } from "./vault.ts";

const rootKey = new Secret("p7dVb2sUrIo8TJq2l2JXqZb5lGmS5C0mYQmZ3Yw1m0Y=");
const otherRootKey = new Secret("QkFr4m0cXjX1o1uYw0e2dM5v9hGgqz8b7sN3tKp6LxE=");

describe("the vault", () => {
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  const projectId = newId<ProjectId>();
  const otherProjectId = newId<ProjectId>();
  const context: SealContext = { field: "credentials.secret", recordId: newId(), version: 1 };

  const addKey = async (id: ProjectId): Promise<void> => {
    const storeKey = await createVault({ database, rootKey, clock: systemClock }).makeProjectKey(id);
    await storeKey(database.queries);
  };
  const addProject = async (id: ProjectId): Promise<void> => {
    await database.queries.insertInto("projects").values({ id, name: "p" }).execute();
    await addKey(id);
  };

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
    const vault = createVault({ database: { ...database, queries: counted }, rootKey, clock: systemClock });
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
    await addKey(projectId);
    await addKey(otherProjectId);
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
      expect(row.root_key_id).toBe(createLocalRootKey(rootKey).id);
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
      message: expect.stringContaining(`sealed with root key ${createLocalRootKey(rootKey).id}`),
    };
    const before = await database.queries.selectFrom("project_data_keys").selectAll().orderBy("id").execute();
    await expect(checkRootKeys(database.queries, onlyLocalRootKey(otherRootKey))).rejects.toMatchObject(refusal);
    await expect(wrong.open(projectId, context, sealed)).rejects.toMatchObject(refusal);
    await expect(wrong.seal(projectId, context, new Secret("s"))).rejects.toMatchObject(refusal);
    await expect(wrong.makeProjectKey(newId<ProjectId>())).rejects.toMatchObject(refusal);
    expect(await database.queries.selectFrom("project_data_keys").selectAll().orderBy("id").execute()).toEqual(before);
    await checkRootKeys(database.queries, onlyLocalRootKey(rootKey));
  });

  test("VT-01: a data key that an earlier version wrapped still opens: its format has not changed", async () => {
    // made by the first release's own code, with this root key
    const place = {
      projectId: "11111111-1111-4111-8111-111111111111" as ProjectId,
      dataKeyId: "6f1c2f4e-9d43-4c0a-8e57-2b1f0a9c3d10",
    };
    const wrapped = Buffer.from(
      "0102a321fb3e84e2332716bceb5d9dce7b295f420fae13f6a243f452e64977266a96872095eb1132cd8654b735c946bf3bc6f970d43ac650e4b4f0084c",
      "hex",
    );
    const opened = await createLocalRootKey(rootKey).unwrap(place, wrapped);
    expect(opened?.toString("hex")).toBe("07".repeat(32));
    expect(createLocalRootKey(rootKey).id).toBe("ea67c1afb838280b");
  });

  test("VT-06: the right root key's id under another root key's bytes opens nothing", async () => {
    const place = { projectId, dataKeyId: context.recordId };
    const wrapped = await createLocalRootKey(rootKey).wrap(place, Buffer.alloc(32, 7));
    expect(await createLocalRootKey(otherRootKey).unwrap(place, wrapped)).toBeUndefined();
  });

  test("a project without a data key cannot seal", async () => {
    const vault = createVault({ database, rootKey, clock: systemClock });
    await expect(vault.seal(newId<ProjectId>(), context, new Secret("s"))).rejects.toMatchObject({
      code: "vault.key_missing",
    });
  });
});
