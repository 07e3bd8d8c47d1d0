import { randomBytes } from "node:crypto";
import type { ProjectId } from "@portico/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTestDatabase } from "../db/testing.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { steppedClock } from "../lib/testing.ts";
import { checkRootKeys } from "./check-root-keys.ts";
import { retiredForMs } from "./key-rotation.ts";
import { createLocalRootKey } from "./root-keys/local-root-key.ts";
import type { RootKeys } from "./root-keys/root-key.ts";
import { sealedColumns } from "./sealed-columns.ts";
import { createSealedRecordStore } from "./sealed-record-store.ts";
import { createServerNodeStore } from "./server-node-store.ts";
import { createSealedRows, type SealedRow } from "./testing.ts";
import { createVault } from "./vault-service.ts";
import type { Vault } from "./vault.ts";

const newRootKey = () => createLocalRootKey(new Secret(randomBytes(32).toString("base64")));
const having = (...all: [ReturnType<typeof newRootKey>, ...ReturnType<typeof newRootKey>[]]): RootKeys => ({
  current: all[0],
  all,
  close: async () => {},
});

describe("replacing keys", () => {
  const clock = steppedClock();
  const first = newRootKey();
  let database: Awaited<ReturnType<typeof openTestDatabase>>;
  let rows: Awaited<ReturnType<typeof createSealedRows>>;

  beforeAll(async () => {
    database = await openTestDatabase();
    rows = await createSealedRows(database, node());
  });
  afterAll(() => database[Symbol.asyncDispose]());

  const node = (rootKey = having(first)) => createVault({ database, rootKey, clock });

  async function open(vault: Vault, row: SealedRow): Promise<string> {
    const { sealed, version } = await rows.read(row);
    return (await vault.open(row.projectId, { ...row.context, version }, sealed)).reveal();
  }
  const keyIdOf = (sealed: Uint8Array): string => Buffer.from(sealed.subarray(2, 18)).toString("hex");

  test("VT-02: the list of sealed columns is what the schema has: every other bytea column is a hash or a wrapped key", async () => {
    const { rows: columns } = await sql<{ name: string }>`
      select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = current_schema() and data_type = 'bytea' and column_name !~ '_hash$'`.execute(
      database.queries,
    );
    const names = columns.map(({ name }) => name).filter((name) => name !== "project_data_keys.wrapped_key");
    expect(names.toSorted()).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).toSorted());
    for (const { field, table, column } of sealedColumns) expect(field).toBe(`${table}.${column}`);
  });

  test("VT-02: no record opens in another row, column, project or version, and an older one put back does not either", async () => {
    const vault = node();
    const projects = [await rows.addProject(), await rows.addProject()];
    const all: (SealedRow & { sealed: Uint8Array })[] = [];
    for (const projectId of projects) {
      for (const { field } of [...sealedColumns, ...sealedColumns]) {
        const row = await rows.addRow(projectId, field);
        all.push({ ...row, sealed: (await rows.read(row)).sealed });
      }
    }
    let refused = 0;
    for (const from of all) {
      for (const place of all) {
        if (place === from) {
          expect((await vault.open(from.projectId, from.context, from.sealed)).reveal()).toBe(from.plain);
          await expect(
            vault.open(from.projectId, { ...from.context, version: from.context.version + 1 }, from.sealed),
          ).rejects.toMatchObject({ code: "vault.record_unreadable" });
          continue;
        }
        const opened = vault.open(place.projectId, place.context, from.sealed);
        await expect(opened).rejects.toMatchObject({
          code: expect.stringMatching(/^vault\.(record_unreadable|key_missing)$/),
        });
        refused += 1;
      }
    }
    expect(refused).toBe(all.length * (all.length - 1));
  });

  test("VT-05: a project's new data key seals at once on every node, the rest follows, reads never fail, the old key goes", async () => {
    const [here, there] = [node(), node()];
    const projectId = await rows.addProject();
    const before: SealedRow[] = [];
    for (let round = 0; round < 8; round += 1) {
      for (const { field } of sealedColumns) before.push(await rows.addRow(projectId, field));
    }
    const [old] = await here.rotation.dataKeys(projectId);
    expect(old).toMatchObject({ retiredAt: null, records: before.length });
    await there.seal(projectId, { field: "credentials.secret", recordId: newId(), version: 1 }, new Secret("warm"));

    await here.rotation.rotateProject(projectId);
    const next = (await here.rotation.dataKeys(projectId)).find(({ retiredAt }) => retiredAt === null);
    const readAll = async (): Promise<void> => {
      const cold = node();
      for (const row of before) expect(await open(cold, row)).toBe(row.plain);
    };
    await Promise.all([here.rotation.work(), there.rotation.work(), readAll(), readAll()]);
    const context = { field: "credentials.secret", recordId: newId<string>(), version: 1 } as const;
    await expect
      .poll(async () => keyIdOf(await there.seal(projectId, context, new Secret("new"))))
      .toBe(next?.id.replaceAll("-", ""));
    expect((await here.rotation.dataKeys(projectId)).map(({ id, records }) => [id, records])).toEqual([
      [next?.id, before.length],
      [old?.id, 0],
    ]);

    // what was in somebody's hands may still be read for an hour
    clock.step(retiredForMs - 1);
    await here.rotation.work();
    expect(await here.rotation.dataKeys(projectId)).toHaveLength(2);
    clock.step(1);
    await here.rotation.work();
    expect((await here.rotation.dataKeys(projectId)).map(({ id }) => id)).toEqual([next?.id]);
    await readAll();
    const events = await database.queries
      .selectFrom("events")
      .select("type")
      .where("project_id", "=", projectId)
      .orderBy("id")
      .execute();
    expect(events.map(({ type }) => type)).toEqual(["data_key.rotated", "data_key.destroyed"]);
  });

  test("VT-05: the old data key then opens nothing, on a node that had it in memory too", async () => {
    const vault = node();
    const row = await rows.addRow(await rows.addProject(), "credentials.secret");
    const { sealed } = await rows.read(row);
    expect((await vault.open(row.projectId, row.context, sealed)).reveal()).toBe(row.plain);
    const other = node();
    await other.rotation.rotateProject(row.projectId);
    await other.rotation.work();
    clock.step(retiredForMs);
    await other.rotation.work();
    // the bytes of before, as a thief has them
    await expect
      .poll(() =>
        vault.open(row.projectId, row.context, sealed).then(
          () => "open",
          (error: { code: string }) => error.code,
        ),
      )
      .toBe("vault.key_missing");
    expect(await open(vault, row)).toBe(row.plain);
  });

  test("VT-05: whoever writes while a record is being sealed again keeps what he wrote", async () => {
    const vault = node();
    const store = createSealedRecordStore(database.queries);
    const row = await rows.addRow(await rows.addProject(), "credentials.secret");
    const { projectId, context } = row;
    const { sealed } = await rows.read(row);
    const record = { recordId: context.recordId, version: 1, sealed };
    const resealed = await vault.seal(projectId, context, new Secret("resealed, and too late"));
    // a refresh commits first: another version, other bytes
    const refreshed = await vault.seal(projectId, { ...context, version: 2 }, new Secret("refreshed"));
    await database.queries
      .updateTable("credentials")
      .set({ secret: refreshed, secret_version: 2 })
      .where("id", "=", context.recordId)
      .execute();
    expect(await store.replace(projectId, context.field, [{ ...record, resealed }])).toBe(0);
    expect(await open(vault, row)).toBe("refreshed");
    // the same bytes at another version are not replaced either
    expect(await store.replace(projectId, context.field, [{ ...record, sealed: refreshed, resealed }])).toBe(0);
    expect(
      await store.replace(projectId, context.field, [{ ...record, version: 2, sealed: refreshed, resealed }]),
    ).toBe(1);
  });

  test("VT-05: a record that does not open keeps its retired key alive and is left as it is", async () => {
    const vault = node();
    const projectId = await rows.addProject();
    const good = await rows.addRow(projectId, "credentials.secret");
    const bad = await rows.addRow(projectId, "credentials.secret");
    const { sealed } = await rows.read(bad);
    const altered = Buffer.from(sealed);
    altered[altered.byteLength - 1] = (altered.at(-1) ?? 0) ^ 1;
    await database.queries
      .updateTable("credentials")
      .set({ secret: altered })
      .where("id", "=", bad.context.recordId)
      .execute();
    await vault.rotation.rotateProject(projectId);
    clock.step(retiredForMs);
    await vault.rotation.work();
    expect((await vault.rotation.dataKeys(projectId)).map(({ records }) => records)).toEqual([1, 1]);
    expect(await open(vault, good)).toBe(good.plain);
    expect(Buffer.from((await rows.read(bad)).sealed)).toEqual(altered);
  });

  test("VT-05: a root key is replaced without a reader noticing; the old one is then provably unused and opens nothing", async () => {
    const second = newRootKey();
    const row = await rows.addRow(await rows.addProject(), "credentials.secret");
    const [warm, both] = [node(), node(having(second, first))];
    await open(warm, row);
    // new projects go under the new key at once
    const fresh = newId<ProjectId>();
    const storeKey = await both.makeProjectKey(fresh);
    await database.queries.insertInto("projects").values({ id: fresh, name: "p" }).execute();
    await storeKey(database.queries);
    expect((await both.rotation.dataKeys(fresh))[0]?.rootKeyId).toBe(second.id);

    await both.rotation.work();
    const states = await both.rotation.rootKeys();
    expect(states).toEqual([
      { id: second.id, isCurrent: true, dataKeys: expect.any(Number), waitingForNodes: 0 },
      { id: first.id, isCurrent: false, dataKeys: 0, waitingForNodes: 0 },
    ]);
    expect(states[0]?.dataKeys).toBeGreaterThan(1);
    expect(await open(warm, row)).toBe(row.plain);
    expect(await open(node(having(second)), row)).toBe(row.plain);
    await checkRootKeys(database.queries, having(second));
    await expect(open(node(having(first)), row)).rejects.toMatchObject({ code: "vault.key_missing" });
    await expect(checkRootKeys(database.queries, having(first))).rejects.toMatchObject({ code: "vault.key_missing" });

    // and back, for the tests that follow
    await node(having(first, second)).rotation.work();
    expect(await open(node(), row)).toBe(row.plain);
  });

  test("VT-05: while a running process does not know the new root key, nothing is wrapped that it could not open", async () => {
    const second = newRootKey();
    const row = await rows.addRow(await rows.addProject(), "credentials.secret");
    const nodes = createServerNodeStore(database.queries);
    const lagging = newId<string>();
    await nodes.announce(lagging, [first.id]);
    const both = node(having(second, first));
    await both.rotation.work();
    expect((await both.rotation.rootKeys()).map(({ waitingForNodes }) => waitingForNodes)).toEqual([1, 0]);
    expect(await open(node(), row)).toBe(row.plain);
    const made = await both.makeProjectKey(row.projectId);
    await made(database.queries);
    expect((await both.rotation.dataKeys(row.projectId))[0]?.rootKeyId).toBe(first.id);
    // started again with both: it goes on
    await nodes.announce(lagging, [second.id, first.id]);
    await both.rotation.work();
    expect((await both.rotation.rootKeys()).map(({ waitingForNodes }) => waitingForNodes)).toEqual([0, 0]);
    await expect(open(node(), row)).rejects.toMatchObject({ code: "vault.key_missing" });
    await nodes.remove(lagging);
    await node(having(first, second)).rotation.work();
  });
});
