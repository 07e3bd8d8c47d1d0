import { randomUUID } from "node:crypto";
import type { ProviderInput } from "@portico/providers";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";
import { toWireCredential } from "./credential-view.ts";
import type { NewCredential } from "./credential.ts";
import { openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

const by = { kind: "admin" } as const;

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  await room.database.queries.deleteFrom("freezes").execute();
  stage = await openRefreshStage(room);
});

test("VT-15: what a standing freeze covers is revoked when that is asked for later, by the project or for the whole server", async () => {
  const { node, user } = stage;
  for (const owner of [user.projectId, null]) {
    const learnt = room.learnt({ accountId: `of ${owner ?? "all"}` });
    const { id } = await stage.connect(learnt);
    // freeze first, look, then revoke
    const { id: freezeId } = await node.freezes.freeze(owner, { userId: user.userId, revoke: false }, by);
    await node.sweep();
    await node.drain();
    await room.revocations.run();
    expect(await stage.row(id)).toMatchObject({ status: "VALID", revoked_at: null });
    expect(room.provider.revoked).toEqual([]);

    await node.freezes.revoke(owner, freezeId);
    await node.drain();
    await room.revocations.run();
    expect(await stage.row(id)).toMatchObject({ status: "INVALID", health: "dead", health_reason: "taken_back" });
    expect(room.provider.revoked).toEqual([learnt.secret["refreshToken"]?.reveal()]);
    const [freeze] = await node.freezes.list(owner, "standing");
    expect(freeze).toMatchObject({ id: freezeId, revocation: { left: 0, pending: 0, revoked: 1, failed: 0 } });
    await node.freezes.thaw(owner, freezeId);
    room.provider.revoked.length = 0;
  }
});

test("VT-15: a key that nobody can revoke is told as one to replace; what a consent gave, or nobody entered, is not", async () => {
  const { node, user } = stage;
  const connect = async (auth: ProviderInput["auth"] | undefined, learnt: Partial<NewCredential>) => {
    const to = await room.addIntegration(user.projectId, {}, auth && { auth });
    return node.store(user, to, { allowMultiple: true }, room.learnt(learnt));
  };
  const key = await connect(
    { scheme: "api_key", fields: [{ id: "key", title: "Key", type: "password" }] },
    { secret: { key: new Secret("a-key") }, accountName: "ada's shop" },
  );
  const consent = await connect(undefined, {});
  const open = await connect({ scheme: "none" }, { secret: {} });
  const { id: freezeId } = await node.freezes.freeze(user.projectId, { revoke: true }, by);
  await node.drain();
  await node.freezes.thaw(user.projectId, freezeId);
  const reasons = await Promise.all([key, consent, open].map(async ({ id }) => (await stage.row(id))?.health_reason));
  expect(reasons).toEqual(["key_to_replace", "taken_back", "taken_back"]);
  const told = (await stage.events()).filter(({ type }) => type === "credential.invalidated");
  expect(told.map(({ data }) => data["reason"]).sort()).toEqual([...reasons].sort());
  const { statusReason } = toWireCredential(await node.get(user.projectId, user.userId, key.id), "Stripe");
  expect(statusReason?.message).toBe(
    "Stripe (ada's shop) was disconnected for safety by whoever runs this app. The key or password from before works there until it is replaced: do that first. Connect it again to go on; your settings are kept.",
  );
});

test("VT-15, TR-17: what cannot be revoked is told as that, and each order with who gave it", async () => {
  const { node, user } = stage;
  const to = await room.addIntegration(
    user.projectId,
    {},
    { auth: { scheme: "api_key", fields: [{ id: "key", title: "Key", type: "password" }] } },
  );
  const learnt = room.learnt({ secret: { key: new Secret("a-key") }, accountName: "ada's shop" });
  await node.store(user, to, { allowMultiple: true }, learnt);
  await stage.connect();
  const [adminId, keyId] = [randomUUID(), randomUUID()];
  const { id: freezeId } = await node.freezes.freeze(user.projectId, { revoke: false }, { kind: "admin", id: adminId });
  for (let time = 1; time <= 2; time += 1)
    await node.freezes.revoke(user.projectId, freezeId, { kind: "api_key", id: keyId });
  await node.drain();
  await room.revocations.run();
  await node.freezes.thaw(user.projectId, freezeId, { kind: "admin", id: adminId });
  const events = await stage.events();
  const told = (type: string) => events.filter((event) => event.type === type).map(({ data }) => data);
  expect(told("freeze.began")).toMatchObject([{ freezeId, askedBy: "admin", askedById: adminId }]);
  expect(told("freeze.revocation_ordered")).toMatchObject([{ freezeId, askedBy: "api_key", askedById: keyId }]);
  expect(told("freeze.ended")).toMatchObject([{ freezeId, askedBy: "admin", askedById: adminId }]);
  expect(told("credential.revoked")).toMatchObject([{ cause: "emergency", accountName: "Ada" }]);
  expect(told("credential.revocation_failed")).toMatchObject([
    { cause: "emergency", outcome: "unsupported", reason: "revocation.not_offered", accountName: "ada's shop" },
  ]);
  const names = told("credential.invalidated").map(({ accountName }) => accountName);
  expect(names.sort()).toEqual(["Ada", "ada's shop"]);
});

test("VT-15: a freeze of the whole server keeps the users of every project from connecting, until it ends", async () => {
  const { node } = stage;
  const stranger = await room.addUser();
  const foreign = await room.addIntegration(stranger.projectId);
  const places = [
    { integration: stage.integration, user: stage.user },
    { integration: foreign, user: stranger },
  ];
  const answers = () =>
    Promise.all(
      places.map(({ integration, user }) =>
        node.refuseFrozen(integration, user.userId).then(
          () => "may connect",
          (error: { code: string }) => error.code,
        ),
      ),
    );
  const theirs = await node.store(stranger, foreign, { allowMultiple: true }, room.learnt());
  expect(await answers()).toEqual(["may connect", "may connect"]);
  const { id } = await node.freezes.freeze(null, { revoke: false }, by);
  expect(await answers()).toEqual(["credential.frozen", "credential.frozen"]);
  const wanted = { ...theirs, integration: foreign };
  expect(await node.keptFromConnecting(stranger, [wanted])).toEqual(new Set([wanted]));
  await node.freezes.thaw(null, id);
  expect(await answers()).toEqual(["may connect", "may connect"]);
  // what it narrows down to is all that it keeps out
  await node.freezes.freeze(null, { integrationType: foreign.type, revoke: false }, by);
  expect(await answers()).toEqual(["may connect", "credential.frozen"]);
});

test("VT-15, TR-17: what cannot be opened for the moment stops no other revocation, in later batches and other freezes neither", async () => {
  const { node, user } = stage;
  const stuck = await stage.connect({ accountId: "of a key that is away" });
  const others = [];
  // more than a batch
  for (let index = 0; index < 51; index += 1) others.push(await stage.connect({ accountId: `account-${index}` }));
  const stranger = await room.addUser();
  const foreign = await room.addIntegration(stranger.projectId);
  others.push(await node.store(stranger, foreign, { allowMultiple: true }, room.learnt()));
  const { open } = room.vault;
  room.vault.open = (projectId, context, ...rest) =>
    context.recordId === stuck.id
      ? Promise.reject(new PorticoError("vault.key_unavailable", "The key service does not answer"))
      : open(projectId, context, ...rest);
  const first = await node.freezes.freeze(user.projectId, { revoke: true }, by);
  await node.freezes.freeze(null, { revoke: true }, by);
  await node.drain();
  Object.assign(room.vault, { open });
  expect(await stage.row(stuck.id)).toMatchObject({ revoked_at: null, secret_version: 1 });
  for (const { id } of others) expect(await stage.row(id)).toMatchObject({ revoked_at: expect.any(Date) as Date });
  const progress = async () =>
    (await node.freezes.list(null, "standing")).find(({ id }) => id === first.id)?.revocation;
  // the one that is left is told, and nobody says that the revocation is through
  expect(await progress()).toMatchObject({ left: 1, throughAt: null });

  await node.drain();
  expect(await stage.row(stuck.id)).toMatchObject({ revoked_at: expect.any(Date) as Date });
  expect(await progress()).toMatchObject({ left: 0, throughAt: expect.any(String) as string });
});

test("VT-15: a mass revocation that cannot be written keeps no other one waiting", async () => {
  const { node, user } = stage;
  const mine = await stage.connect();
  const stranger = await room.addUser();
  const foreign = await room.addIntegration(stranger.projectId);
  const theirs = await node.store(stranger, foreign, { allowMultiple: true }, room.learnt());
  const { transaction } = room.database;
  room.database.transaction = (work) =>
    transaction(async (queries) => {
      const result = await work(queries);
      const row = await queries
        .selectFrom("credentials")
        .select("revoked_at")
        .where("id", "=", mine.id)
        .executeTakeFirst();
      if (row?.revoked_at) throw new Error("the first freeze's cannot be written");
      return result;
    });
  await node.freezes.freeze(user.projectId, { revoke: true }, by);
  room.clock.advance(1);
  await node.freezes.freeze(stranger.projectId, { revoke: true }, by);
  await node.drain();
  Object.assign(room.database, { transaction });
  expect(await stage.row(mine.id)).toMatchObject({ revoked_at: null });
  expect(await stage.row(theirs.id)).toMatchObject({ revoked_at: expect.any(Date) as Date });
});
