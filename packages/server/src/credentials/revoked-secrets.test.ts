import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { Secret } from "../lib/secret.ts";
import type { NewCredential } from "./credential.ts";
import { openRefreshStage } from "./refresh-fixture.ts";
import { secretContext } from "./secret-values.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

const by = { kind: "admin" } as const;

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
const fields = [
  { id: "account", title: "Account" },
  { id: "key", title: "Key", type: "password" as const },
];
let to: Integration;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  await room.database.queries.deleteFrom("freezes").execute();
  stage = await openRefreshStage(room);
  to = await room.addIntegration(stage.user.projectId, {}, { auth: { scheme: "api_key", fields } });
});

const typed = (key: string): NewCredential =>
  room.learnt({ secret: { account: new Secret("ada"), key: new Secret(key) }, expiresAt: null });
const connect = (key: string) => stage.node.store(stage.user, to, { allowMultiple: true }, typed(key));
const reconnect = (id: CredentialId, key: string) =>
  stage.node.store(stage.user, to, { allowMultiple: true, selectedCredentialId: id }, typed(key));
async function takeOutOfUse(): Promise<void> {
  const { node, user } = stage;
  const { id } = await node.freezes.freeze(user.projectId, { revoke: true }, by);
  await node.drain();
  await node.freezes.thaw(user.projectId, id);
}
const traces = () =>
  room.database.queries
    .selectFrom("revoked_secrets")
    .selectAll()
    .where("project_id", "=", stage.user.projectId)
    .orderBy("revoked_at")
    .execute();
const refused = { code: "connect.input_invalid", meta: { field: "key" } };

test("VT-15, VT-19: the very same key is not taken again; what is kept to know it says nothing of it", async () => {
  const { id } = await connect("leaked");
  await connect("leaked");
  await takeOutOfUse();
  const kept = await Promise.all(
    (await traces()).map(async ({ id: recordId, trace }) => {
      const context = { field: "revoked_secrets.trace", recordId, version: 1 } as const;
      return (await room.vault.open(stage.user.projectId, context, trace)).reveal();
    }),
  );
  expect(kept).toHaveLength(2);
  expect(kept.join()).not.toMatch(/leaked|ada/);
  // a key for each: the same secret in two places cannot be told from two
  const [one, other] = kept.map((text) => JSON.parse(text) as Record<"key" | "hash", string>);
  expect(one?.hash).not.toBe(other?.hash);
  const { secret, secret_version: version } = (await stage.row(id)) ?? {};
  const left = secretContext(id, version ?? 0);
  expect((await room.vault.open(stage.user.projectId, left, secret ?? new Uint8Array())).reveal()).toBe("{}");

  await expect(reconnect(id, "leaked")).rejects.toMatchObject({
    ...refused,
    userMessage: expect.stringContaining("Make a new one at Provider") as string,
  });
  // nor beside it
  await expect(connect("leaked")).rejects.toMatchObject(refused);
  expect(await stage.row(id)).toMatchObject({ status: "INVALID", health_reason: "key_to_replace" });
  expect(await reconnect(id, "new")).toMatchObject({ id, status: "VALID" });
});

test("VT-15: nor when its connection was replaced, or disconnected", async () => {
  const { id } = await connect("leaked");
  await takeOutOfUse();
  await reconnect(id, "new");
  await expect(reconnect(id, "leaked")).rejects.toMatchObject(refused);
  await stage.node.disconnect(stage.user.projectId, stage.user.userId, id);
  await expect(connect("leaked")).rejects.toMatchObject(refused);
  expect(await connect("new")).toMatchObject({ status: "VALID" });
});

test("VT-15: nor the first one of two, after a second emergency", async () => {
  const { id } = await connect("first");
  await takeOutOfUse();
  await reconnect(id, "second");
  await takeOutOfUse();
  await expect(reconnect(id, "first")).rejects.toMatchObject(refused);
  await expect(reconnect(id, "second")).rejects.toMatchObject(refused);
});

test("VT-15: the newest 50 of a user and integration are known, and somebody else's stay", async () => {
  const { id } = await connect("key-0");
  const other = await room.addUser(stage.user.projectId);
  await stage.node.store(other, to, { allowMultiple: true }, typed("theirs"));
  await takeOutOfUse();
  for (let count = 1; count <= 50; count += 1) {
    room.clock.advance(1000);
    await reconnect(id, `key-${count}`);
    await takeOutOfUse();
  }
  expect((await traces()).map(({ user_id: user }) => user)).toHaveLength(51);
  await expect(reconnect(id, "key-1")).rejects.toMatchObject(refused);
  await expect(stage.node.store(other, to, { allowMultiple: true }, typed("theirs"))).rejects.toMatchObject(refused);
  // nobody else is told what theirs was
  expect(await reconnect(id, "theirs")).toMatchObject({ status: "VALID" });
  expect(await reconnect(id, "key-0")).toMatchObject({ status: "VALID" });
});

test("VT-15: one that can never be opened again, or was put into another's place, keeps nobody from connecting", async () => {
  const { id } = await connect("leaked");
  await connect("another");
  await takeOutOfUse();
  const [one, other] = await traces();
  const { queries } = room.database;
  const put = (trace: Uint8Array, at: string | undefined) =>
    queries
      .updateTable("revoked_secrets")
      .set({ trace })
      .where("id", "=", at ?? "")
      .execute();
  await put(other?.trace ?? new Uint8Array(), one?.id);
  await put(one?.trace ?? new Uint8Array(), other?.id);
  expect(await reconnect(id, "leaked")).toMatchObject({ status: "VALID" });
});

test.each(["users", "integrations", "projects"] as const)("VT-15: what is kept goes with its %s", async (table) => {
  await connect("leaked");
  await takeOutOfUse();
  expect(await traces()).toHaveLength(1);
  const { userId, projectId } = stage.user;
  const id = { users: userId, integrations: to.id, projects: projectId }[table];
  await room.database.queries.deleteFrom(table).where("id", "=", id).execute();
  expect(await traces()).toEqual([]);
});
