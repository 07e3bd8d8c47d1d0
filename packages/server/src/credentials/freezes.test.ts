import { randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { CredentialId, UserId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import type { Credential, NewCredential } from "./credential.ts";
import type { CredentialsService } from "./credentials-service.ts";
import type { FreezeScope } from "./freezes.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import { openTestRoom, type TestRoom, type TestUser } from "./testing.ts";

const hourMs = 3_600_000;
const another = { allowMultiple: true };
const by = { kind: "admin" } as const;

describe("the emergency brake", { timeout: 120_000 }, () => {
  let room: TestRoom;
  let user: TestUser;
  let integration: Integration;
  let node: CredentialsService;
  let otherNode: CredentialsService;
  beforeAll(async () => {
    room = await openTestRoom();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  beforeEach(async () => {
    await room.database.queries.deleteFrom("freezes").execute();
    await room.database.queries.deleteFrom("revocations").execute();
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId);
    node = room.anotherNode();
    otherNode = room.anotherNode();
    room.provider.revoked.length = 0;
    room.provider.tokenRequests.length = 0;
    room.provider.revokeStatus = 200;
  });

  const connect = (changes: Partial<NewCredential> = {}, of = user, to = integration): Promise<Credential> =>
    node.store(of, to, another, room.learnt(changes));
  const freeze = (scope: FreezeScope = {}, revoke = false) =>
    node.freezes.freeze(user.projectId, { ...scope, revoke }, by);
  const served = (id: CredentialId, from = node, of: UserId = user.userId, to = integration): Promise<string> =>
    from.fresh(user.projectId, of, to, id).then(
      () => "served",
      (error: { code: string }) => error.code,
    );
  const row = (id: CredentialId) =>
    room.database.queries.selectFrom("credentials").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  /** Until what runs in the background has come to its end. */
  const settled = async (): Promise<void> => {
    await node.drain();
    await room.revocations.run();
  };

  test("VT-15: what a project freezes is served by no node, and served again by every one when it is thawed", async () => {
    const { id } = await connect();
    expect([await served(id), await served(id, otherNode)]).toEqual(["served", "served"]);
    const { id: freezeId } = await freeze();
    expect(await served(id)).toBe("credential.frozen");
    await expect.poll(() => served(id, otherNode)).toBe("credential.frozen");
    await node.freezes.thaw(user.projectId, freezeId);
    expect(await served(id)).toBe("served");
    await expect.poll(() => served(id, otherNode)).toBe("served");
    const events = await room.database.queries
      .selectFrom("events")
      .select("type")
      .where("project_id", "=", user.projectId)
      .where("type", "like", "freeze.%")
      .orderBy("id")
      .execute();
    expect(events.map(({ type }) => type)).toEqual(["freeze.began", "freeze.ended"]);
  });

  test("VT-15: a node that no change notice reaches serves nothing frozen after 10 s, and serves again what is thawed", async () => {
    const { id } = await connect();
    const deaf = room.anotherNode({ isDeaf: true });
    deaf.freezeWatch.start();
    await expect.poll(() => served(id, deaf)).toBe("served");
    const { id: freezeId } = await freeze();
    await expect.poll(() => served(id, deaf), { timeout: 10_000 }).toBe("credential.frozen");
    await node.freezes.thaw(user.projectId, freezeId);
    await expect.poll(() => served(id, deaf), { timeout: 10_000 }).toBe("served");
    await deaf.drain();
  });

  test("VT-15: nothing is refreshed while it is frozen, by force neither", async () => {
    const { id } = await connect();
    room.clock.advance(hourMs + 1);
    await freeze();
    expect(await served(id)).toBe("credential.frozen");
    await expect(node.fresh(user.projectId, user.userId, integration, id, { force: true })).rejects.toMatchObject({
      code: "credential.frozen",
    });
    expect(room.provider.tokenRequests).toEqual([]);
  });

  test("VT-15: no lease is given on what is frozen, whatever its taker had read before", async () => {
    const { id, secretVersion } = await connect();
    const leases = createRefreshLeaseStore(room.database.queries);
    const acquire = () =>
      leases.acquire(
        user.projectId,
        { credentialId: id, owner: randomUUID(), version: secretVersion },
        { leaseMs: 1_000, at: room.clock.now(), mintLimit: null, mayOutliveDatabase: false },
      );
    const { id: freezeId } = await freeze();
    expect(await acquire()).toBeNull();
    await node.freezes.thaw(user.projectId, freezeId);
    expect(await acquire()).toEqual({ inDoubt: false });
  });

  test("VT-15: an integration, a user, an account or a time of consent is frozen without the others", async () => {
    const otherUser = await room.addUser(user.projectId);
    const otherIntegration = await room.addIntegration(user.projectId);
    const start = room.clock.now();
    const early = await connect({ accountId: "early" });
    room.clock.advance(1000);
    const late = await connect({ accountId: "late" });
    const theirs = await connect({ accountId: "theirs" }, otherUser);
    const elsewhere = await connect({ accountId: "elsewhere" }, user, otherIntegration);
    const stranger = await room.addUser();
    const foreign = await room.addIntegration(stranger.projectId);
    const outside = await connect({ accountId: "late" }, stranger, foreign);
    const all = [early, late, theirs, elsewhere, outside];
    const cases: [FreezeScope, Credential[]][] = [
      [{ integrationId: integration.id }, [early, late, theirs]],
      [{ integrationType: otherIntegration.type }, [elsewhere]],
      [{ userId: user.userId }, [early, late, elsewhere]],
      [{ accountId: "late" }, [late]],
      [{ connectedUntil: start.toISOString() }, [early]],
      [{ connectedSince: room.clock.now().toISOString() }, [late, theirs, elsewhere]],
      [{}, [early, late, theirs, elsewhere]],
    ];
    for (const [scope, covered] of cases) {
      // what is shown before anything happens is what then happens
      expect(await node.freezes.preview(user.projectId, scope)).toMatchObject({
        credentials: covered.length,
        users: new Set(covered.map(({ userId }) => userId)).size,
        frozen: 0,
        revocable: covered.length,
      });
      const { id, credentials } = await freeze(scope);
      const frozen = (await Promise.all(all.map(({ id: each }) => row(each)))).filter(
        (each) => each.frozen_at !== null,
      );
      expect(frozen.map((each) => each.id).sort()).toEqual(covered.map((each) => each.id).sort());
      expect(credentials).toBe(covered.length);
      await node.freezes.thaw(user.projectId, id);
    }
    const whole = await node.freezes.freeze(null, { accountId: "late", revoke: false }, by);
    expect((await row(outside.id)).frozen_at).not.toBeNull();
    expect((await row(early.id)).frozen_at).toBeNull();
    // a project can neither see through nor end what is not its own
    await expect(node.freezes.thaw(stranger.projectId, whole.id)).rejects.toMatchObject({ code: "freeze.not_found" });
    await node.freezes.thaw(null, whole.id);
  });

  test("VT-15: a preview counts by integration, tells what is frozen already, and sees no other project", async () => {
    const elsewhere = await room.addIntegration(user.projectId);
    await connect({ accountId: "a" });
    await connect({ accountId: "b" });
    await connect({ accountId: "c" }, user, elsewhere);
    await freeze({ accountId: "b" });
    const stranger = await room.addUser();
    await connect({ accountId: "a" }, stranger, await room.addIntegration(stranger.projectId));
    expect(await node.freezes.preview(user.projectId, {})).toEqual({
      credentials: 3,
      users: 1,
      frozen: 1,
      revocable: 3,
      integrations: [
        { integrationId: integration.id, integrationType: integration.type, credentials: 2 },
        { integrationId: elsewhere.id, integrationType: elsewhere.type, credentials: 1 },
      ],
    });
    expect(await node.freezes.preview(user.projectId, { accountId: "nobody" })).toEqual({
      credentials: 0,
      users: 0,
      frozen: 0,
      revocable: 0,
      integrations: [],
    });
  });

  test("VT-15: a list names who ordered a freeze and whom it is about, and can be of the standing ones alone", async () => {
    const over = await freeze();
    await node.freezes.thaw(user.projectId, over.id);
    const standing = await freeze({ userId: user.userId });
    expect((await node.freezes.list(user.projectId)).map(({ id }) => id)).toHaveLength(2);
    expect(await node.freezes.list(user.projectId, "ended")).toMatchObject([{ id: over.id, endUserId: null }]);
    const { end_user_id: endUserId } = await room.database.queries
      .selectFrom("users")
      .select("end_user_id")
      .where("id", "=", user.userId)
      .executeTakeFirstOrThrow();
    expect(await node.freezes.list(user.projectId, "standing")).toMatchObject([
      { id: standing.id, endUserId, frozenBy: { kind: "admin", id: null, name: null } },
    ]);
  });

  test("VT-15: what two freezes cover stays frozen until both are over", async () => {
    const { id } = await connect();
    await connect({}, await room.addUser(user.projectId));
    const [first, second] = [await freeze(), await freeze({ userId: user.userId })];
    const thaw = async (freezeId: string) => (await node.freezes.thaw(user.projectId, freezeId)).thaw;
    const held = { revoked: 0, stillFrozen: 1, heldBy: [second.id] };
    expect(await thaw(first.id)).toEqual({ ...held, wasThawedBefore: false, freed: 1 });
    expect(await served(id)).toBe("credential.frozen");
    expect(await thaw(first.id)).toEqual({ ...held, wasThawedBefore: true, freed: 0 });
    const free = { revoked: 0, stillFrozen: 0, heldBy: [] };
    expect(await thaw(second.id)).toEqual({ ...free, wasThawedBefore: false, freed: 1 });
    expect(await served(id)).toBe("served");
  });

  test("VT-15: a freeze and users who reconnect at the same moment do not wait for each other, and all is frozen", async () => {
    const users = await Promise.all(Array.from({ length: 8 }, () => room.addUser(user.projectId)));
    const connected = await Promise.all(users.map(async (of) => ({ of, id: (await connect({}, of)).id })));
    for (let round = 0; round < 20; round += 1) {
      const reconnects = connected.map(({ of, id }) =>
        node.store(of, integration, { ...another, selectedCredentialId: id }, room.learnt()),
      );
      for (let turns = 0; turns < round; turns += 1) await setImmediate();
      const [{ id: freezeId }] = await Promise.all([freeze(), ...reconnects]);
      for (const { id } of connected) expect(await row(id)).toMatchObject({ frozen_at: expect.any(Date) as Date });
      await node.freezes.thaw(user.projectId, freezeId);
    }
  });

  test("VT-15: connecting anew is refused meanwhile, and what a flow under way stores is caught", async () => {
    await node.refuseFrozen(integration, user.userId);
    const { id: freezeId } = await freeze({ integrationId: integration.id });
    await expect(node.refuseFrozen(integration, user.userId)).rejects.toMatchObject({ code: "credential.frozen" });
    await node.refuseFrozen(await room.addIntegration(user.projectId), user.userId);
    const { id } = await connect();
    expect(await served(id)).toBe("credential.frozen");
    await node.freezes.thaw(user.projectId, freezeId);
    expect(await served(id)).toBe("served");
    // what happened in a time that is over keeps nobody from connecting now
    await freeze({ connectedUntil: new Date(room.clock.now().getTime() - 1).toISOString() });
    await node.refuseFrozen(integration, user.userId);
    expect(await node.keptFromConnecting(user, [{ ...(await connect()), integration }])).toEqual(new Set());
  });

  test("VT-15: an account that is frozen by its id is not offered a reconnect that would be frozen, or revoked, at once", async () => {
    const frozen = await connect({ accountId: "octocat" });
    const other = await connect({ accountId: "hubot" });
    await freeze({ accountId: "octocat" }, true);
    await settled();
    expect(await row(frozen.id)).toMatchObject({ status: "INVALID", health_reason: "taken_back" });
    const [again, free] = [frozen, other].map((each) => ({ ...each, integration }));
    expect(await node.keptFromConnecting(user, [free!, again!])).toEqual(new Set([again]));
    // nobody knows yet which account a fresh flow will bring
    await node.refuseFrozen(integration, user.userId);
  });

  test("VT-15: everything that is covered is revoked, with receipts and progress, and can be reconnected afterwards", async () => {
    const created: Credential[] = [];
    for (let index = 0; index < 60; index += 1) created.push(await connect({ accountId: `account-${index}` }));
    const { id: freezeId } = await freeze({}, true);
    await settled();
    const [seen] = await node.freezes.list(user.projectId);
    expect(seen).toMatchObject({ credentials: 60, revocation: { left: 0, pending: 0, revoked: 60, failed: 0 } });
    expect(new Set(room.provider.revoked).size).toBe(60);
    const { revocations } = await room.revocations.list(user.projectId, { limit: 200 });
    expect(
      revocations.every(
        ({ cause, freezeId: of, outcome }) => `${cause} ${of} ${outcome}` === `emergency ${freezeId} revoked`,
      ),
    ).toBe(true);
    const [first] = created as [Credential];
    expect(await row(first.id)).toMatchObject({
      status: "INVALID",
      health: "dead",
      health_reason: "taken_back",
    });
    const told = await room.database.queries
      .selectFrom("events")
      .select("data")
      .where("credential_id", "=", first.id)
      .where("type", "=", "credential.invalidated")
      .execute();
    expect(told).toMatchObject([{ data: { reason: "taken_back", freezeId } }]);
    const { thaw } = await node.freezes.thaw(user.projectId, freezeId);
    expect(thaw).toMatchObject({ freed: 0, revoked: 60, stillFrozen: 0 });
    expect(await served(first.id)).toBe("credential.needs_reconnect");
    const learnt = room.learnt({ accountId: "account-0" });
    await node.store(user, integration, { ...another, selectedCredentialId: first.id }, learnt);
    expect(await served(first.id)).toBe("served");
    // what was consented to since is no part of what was ordered
    expect((await node.freezes.list(user.projectId))[0]).toMatchObject({
      revocation: { left: 0, pending: 0, revoked: 60 },
    });
  });

  test("VT-15: a mass revocation that a thaw cuts short is not called through, and has nothing left to do", async () => {
    for (let index = 0; index < 60; index += 1) await connect({ accountId: `account-${index}` });
    const ordered: { id?: string } = {};
    globalThis.porticoFailpoints = {
      "revocation.after_batch": async () => {
        if (ordered.id !== undefined) await node.freezes.thaw(user.projectId, ordered.id);
      },
    };
    ordered.id = (await freeze()).id;
    await node.freezes.revoke(user.projectId, ordered.id);
    await settled();
    globalThis.porticoFailpoints = undefined;
    const [seen] = await node.freezes.list(user.projectId);
    expect(seen).toMatchObject({ credentials: 60, revocation: { left: 0, pending: 0, revoked: 50, throughAt: null } });
  });

  test("VT-15: a mass revocation catches what a flow under way stores later, goes on after a crash, and doubles nothing", async () => {
    for (let index = 0; index < 60; index += 1) await connect({ accountId: `account-${index}` });
    let batches = 0;
    globalThis.porticoFailpoints = {
      "revocation.after_batch": () =>
        (batches += 1) === 1 ? Promise.reject(new Error("the process ends here")) : undefined,
    };
    await freeze({}, true);
    await node.drain();
    globalThis.porticoFailpoints = undefined;
    await connect({ accountId: "stored a second later" });
    // the next start's sweep
    await otherNode.sweep();
    await otherNode.drain();
    await room.revocations.run();
    const [seen] = await node.freezes.list(user.projectId);
    expect(seen?.revocation).toMatchObject({ left: 0, pending: 0, revoked: 61 });
    expect(room.provider.revoked).toHaveLength(61);
  });

  test("VT-15, TR-17: what was read before its freeze was ended is not revoked after it", async () => {
    const { id } = await connect();
    const before = await row(id);
    const [isRead, ended] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const seal = beforeItsTransaction(async () => {
      isRead.resolve();
      await ended.promise;
    });
    const { id: freezeId } = await freeze({}, true);
    await isRead.promise;
    await node.freezes.thaw(user.projectId, freezeId);
    ended.resolve();
    await settled();
    room.vault.seal = seal;
    expect(await row(id)).toMatchObject({ revoked_at: null, secret_version: before.secret_version, status: "VALID" });
    expect(await served(id)).toBe("served");
    expect((await room.revocations.list(user.projectId, { limit: 10 })).revocations).toEqual([]);
    const [seen] = await node.freezes.list(user.projectId);
    expect(seen?.revocation).toMatchObject({ left: 0, throughAt: null });
  });

  test.each([
    { since: "condemned", before: "healthy", health: "dead", reason: "grant_revoked", told: [] },
    { since: "recovered", before: "dead", health: "healthy", reason: "taken_back", told: ["credential.invalidated"] },
  ] as const)("VT-15, TR-09: what has $since since it was read is told once, and as it is", async (found) => {
    const { id } = await connect();
    const become = (health: "healthy" | "dead") =>
      room.database.queries
        .updateTable("credentials")
        .set({ health, health_reason: health === "dead" ? "grant_revoked" : null })
        .where("id", "=", id)
        .execute();
    await become(found.before);
    const seal = beforeItsTransaction(() => become(found.health));
    await freeze({}, true);
    await settled();
    room.vault.seal = seal;
    expect(await row(id)).toMatchObject({ health: "dead", health_reason: found.reason, revoked_at: expect.any(Date) });
    const told = await room.database.queries
      .selectFrom("events")
      .select("type")
      .where("credential_id", "=", id)
      .where("type", "=", "credential.invalidated")
      .execute();
    expect(told.map(({ type }) => type)).toEqual(found.told);
  });

  /** Sealing an empty secret is the last thing that a batch does before its transaction. Answers what seals as usual. */
  function beforeItsTransaction(happens: () => Promise<unknown>): TestRoom["vault"]["seal"] {
    const seal = room.vault.seal.bind(room.vault);
    room.vault.seal = async (projectId, context, plain) => {
      const sealed = await seal(projectId, context, plain);
      if (context.field === "credentials.secret") await happens();
      return sealed;
    };
    return seal;
  }
});
