import type { CredentialId } from "@portico/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Credential, NewCredential } from "../credentials/credential.ts";
import { openTestRoom, type TestRoom, type TestUser } from "../credentials/testing.ts";
import type { Integration } from "../integrations/integration.ts";
import { silentLogger } from "../lib/logger.ts";
import { createClaimStore } from "./claim-store.ts";
import { createRevocationQueue } from "./revocation-queue.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const another = { allowMultiple: true };

describe("revoking at the provider", () => {
  let room: TestRoom;
  let user: TestUser;
  let integration: Integration;
  beforeAll(async () => {
    room = await openTestRoom();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  beforeEach(async () => {
    // what another test left waiting must not be tried in this one
    await room.database.queries.deleteFrom("revocations").execute();
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId);
    room.provider.revoked.length = 0;
    room.provider.tokenRequests.length = 0;
    room.provider.revokeStatus = 200;
    room.provider.answer = undefined;
  });

  const connect = (changes: Partial<NewCredential> = {}, placement = another): Promise<Credential> =>
    room.credentials.store(user, integration, placement, room.learnt(changes));
  const disconnect = (id: CredentialId) => room.credentials.disconnect(user.projectId, user.userId, id);
  const receipts = async () => (await room.revocations.list(user.projectId, { limit: 100 })).revocations;
  const receiptOf = async (id: CredentialId) => (await receipts()).find(({ credentialId }) => credentialId === id);
  const sealedOf = (id: CredentialId) =>
    room.database.queries
      .selectFrom("revocations")
      .select(["secret", "app"])
      .where("credential_id", "=", id)
      .executeTakeFirstOrThrow();
  const events = async (id: CredentialId) =>
    (
      await room.database.queries
        .selectFrom("events")
        .select(["type", "data"])
        .where("credential_id", "=", id)
        .orderBy("id")
        .execute()
    ).filter(({ type }) => type !== "credential.connected");

  test("TR-17: the receipt names credential, account, integration, user, who asked, when, outcome, tries, status", async () => {
    const { id } = await connect();
    const by = { kind: "admin", id: "6f8b1f0e-0000-4000-8000-000000000001" } as const;
    await room.credentials.disconnect(user.projectId, user.userId, id, by);
    await room.revocations.run();
    const at = room.clock.now().toISOString();
    expect(await receiptOf(id)).toMatchObject({
      credentialId: id,
      integrationId: integration.id,
      integrationType: integration.type,
      userId: user.userId,
      endUserId: user.userId,
      accountId: "account-1",
      accountName: "Ada",
      cause: "disconnected",
      askedBy: by,
      askedAt: at,
      outcome: "revoked",
      reason: null,
      providerStatus: 200,
      tries: 1,
      lastTryAt: at,
      nextTryAt: null,
      settledAt: at,
    });
  });

  test("TR-17: the secret is sealed while it waits, and destroyed when it is settled", async () => {
    room.provider.revokeStatus = 503;
    const learnt = room.learnt();
    const { id } = await room.credentials.store(user, integration, another, learnt);
    await disconnect(id);
    await room.revocations.run();
    const waiting = await sealedOf(id);
    const held = JSON.stringify(waiting.app) + Buffer.from(waiting.secret ?? []).toString("latin1");
    expect(waiting.secret).not.toBeNull();
    for (const text of [learnt.secret["refreshToken"]?.reveal() ?? "", "the-secret"]) expect(held).not.toContain(text);
    room.provider.revokeStatus = 200;
    room.clock.advance(minuteMs);
    await room.revocations.run();
    expect(await sealedOf(id)).toEqual({ secret: null, app: null });
  });

  test("TR-17: a provider that is down is tried at once, then ever more rarely for 24 hours, and then it has failed", async () => {
    room.provider.revokeStatus = 503;
    const { id } = await connect();
    await disconnect(id);
    const tries: number[] = [];
    const start = room.clock.now().getTime();
    for (;;) {
      const before = room.provider.revoked.length;
      await room.revocations.run();
      if (room.provider.revoked.length > before) tries.push(room.clock.now().getTime() - start);
      const receipt = await receiptOf(id);
      if (receipt?.outcome !== "pending") break;
      expect(receipt).toMatchObject({ reason: "http_status", providerStatus: 503, tries: tries.length });
      const waitMs = Date.parse(receipt.nextTryAt ?? "") - room.clock.now().getTime();
      // a moment too early nothing is sent
      room.clock.advance(waitMs - 1);
      await room.revocations.run();
      expect(room.provider.revoked).toHaveLength(before + 1);
      room.clock.advance(1);
    }
    expect(tries.slice(0, 5)).toEqual([0, 30_000, 90_000, 210_000, 450_000]);
    expect(tries.at(-1)).toBe(24 * hourMs);
    expect(Math.max(...tries.slice(1).map((at, index) => at - (tries[index] ?? 0)))).toBeLessThanOrEqual(hourMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "failed", reason: "http_status", tries: tries.length });
    expect((await events(id)).at(-1)).toMatchObject({
      type: "credential.revocation_failed",
      data: { outcome: "failed", providerStatus: 503 },
    });
    expect((await sealedOf(id)).secret).toBeNull();
  });

  test("TR-17: the 24 hours begin with the first try, however long the server was off or could not try", async () => {
    const { id } = await connect();
    globalThis.porticoFailpoints = {
      "revocation.before_call": () => Promise.reject(new Error("the process ends here")),
    };
    await disconnect(id);
    await room.revocations.run();
    globalThis.porticoFailpoints = undefined;
    room.provider.revokeStatus = 503;
    room.clock.advance(60 * hourMs);
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "http_status" });
    room.clock.advance(24 * hourMs - 1);
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending" });
    expect((await sealedOf(id)).secret).not.toBeNull();
    room.clock.advance(1);
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "failed", reason: "http_status" });
  });

  test("TR-17: what becomes due while a run comes to its end is tried at once, too", async () => {
    room.provider.revokeStatus = 503;
    await disconnect((await connect()).id);
    await room.revocations.run();
    const tried: string[] = [];
    let asked: Promise<void> | undefined;
    // the last thing that a run does is to look when the next one is due
    const queries = room.database.queries.withPlugin({
      transformQuery: ({ node }) => {
        if (asked === undefined && JSON.stringify(node).includes('"min"')) {
          room.clock.advance(minuteMs);
          asked = queue.run();
        }
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const queue = createRevocationQueue({
      database: { ...room.database, queries },
      tryRevocation: async ({ id }) => {
        tried.push(id);
        return { outcome: "revoked", status: 200, reason: null, done: [] };
      },
      clock: room.clock,
      logger: silentLogger,
    });
    await queue.run();
    await asked;
    expect(asked).toBeDefined();
    expect(tried).toHaveLength(1);
    await queue.close();
  });

  test("TR-17: a provider that recovers has everything revoked that waited, each once", async () => {
    room.provider.revokeStatus = 500;
    const ids = [];
    for (let index = 0; index < 8; index += 1) ids.push((await connect({ accountId: `account-${index}` })).id);
    for (const id of ids) await disconnect(id);
    await room.revocations.run();
    room.provider.revokeStatus = 200;
    room.provider.revoked.length = 0;
    room.clock.advance(minuteMs);
    await room.revocations.run();
    expect(new Set(room.provider.revoked).size).toBe(8);
    expect(room.provider.revoked).toHaveLength(8);
    for (const id of ids) expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", tries: 2 });
  });

  test("TR-17: what waits is tried at once on request; what is settled, foreign or unknown is not", async () => {
    room.provider.revokeStatus = 503;
    const { id } = await connect();
    await disconnect(id);
    await room.revocations.run();
    const waiting = await receiptOf(id);
    expect(waiting).toMatchObject({ outcome: "pending", tries: 1, providerStatus: 503 });
    const revocationId = waiting?.id ?? "";
    const stranger = await room.addUser();
    await expect(room.revocations.retry(stranger.projectId, revocationId)).rejects.toMatchObject({
      code: "revocation.not_found",
    });
    room.provider.revokeStatus = 200;
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", tries: 1 });
    expect(await room.revocations.retry(user.projectId, revocationId)).toMatchObject({ id: revocationId });
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", tries: 2 });
    await expect(room.revocations.retry(user.projectId, revocationId)).rejects.toMatchObject({
      code: "revocation.settled",
    });
  });

  test("TR-17: the newest receipts of each of several users, and of nobody else", async () => {
    const other = await room.addUser(user.projectId);
    for (let index = 0; index < 4; index += 1) {
      const { id } = await connect({ accountId: `account-${index}` });
      await disconnect(id);
      room.clock.advance(1000);
    }
    const theirs = await room.credentials.store(other, integration, another, room.learnt({ accountId: "theirs" }));
    await room.credentials.disconnect(user.projectId, other.userId, theirs.id);
    const latest = await room.revocations.latestOf(user.projectId, [user.userId, other.userId], 3);
    expect(latest.map(({ accountId }) => accountId)).toEqual(["theirs", "account-3", "account-2", "account-1"]);
    expect(await room.revocations.latestOf(user.projectId, [], 3)).toEqual([]);
    expect(await room.revocations.latestOf((await room.addUser()).projectId, [user.userId], 3)).toEqual([]);
  });

  test("TR-17: what the provider refuses is told with its status, and is not tried again", async () => {
    room.provider.revokeStatus = 403;
    const { id } = await connect();
    await disconnect(id);
    await room.revocations.run();
    room.clock.advance(25 * hourMs);
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "refused", providerStatus: 403, tries: 1 });
  });

  test("TR-17: what has no revocation says so, and no secret is kept for it", async () => {
    integration = await room.addIntegration(user.projectId, { revokeUrl: undefined });
    const { id } = await connect();
    await disconnect(id);
    expect(await receiptOf(id)).toMatchObject({ outcome: "unsupported", reason: "revocation.not_offered", tries: 0 });
    expect((await sealedOf(id)).secret).toBeNull();
    expect(room.provider.revoked).toEqual([]);
  });

  test("TR-17: an integration that was removed meanwhile is revoked all the same, with what was kept of it", async () => {
    room.provider.revokeStatus = 503;
    const learnt = room.learnt();
    const { id } = await room.credentials.store(user, integration, another, learnt);
    await disconnect(id);
    await room.revocations.run();
    room.forgetIntegration(integration.id);
    room.provider.revokeStatus = 200;
    room.clock.advance(minuteMs);
    await room.revocations.run();
    expect(room.provider.revoked.at(-1)).toBe(learnt.secret["refreshToken"]?.reveal());
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", tries: 2 });
  });

  test("TR-17: a crash between the answer and the receipt ends in a second try, not in a lost revocation", async () => {
    const { id } = await connect();
    globalThis.porticoFailpoints = {
      "revocation.after_answer": () => Promise.reject(new Error("the process ends here")),
    };
    await disconnect(id);
    await room.revocations.run();
    globalThis.porticoFailpoints = undefined;
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending" });
    // the dead process's claim runs out
    room.clock.advance(minuteMs);
    await room.revocations.run();
    expect(room.provider.revoked).toHaveLength(2);
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", tries: 2 });
  });

  test("TR-17: where revoking takes a live access token and ours has run out, a new one is asked for first", async () => {
    integration = await room.addIntegration(user.projectId, { revokeRequest: { token: "access" } });
    const { id } = await connect({ expiresAt: room.clock.now() });
    await disconnect(id);
    await room.revocations.run();
    expect(room.provider.tokenRequests).toHaveLength(1);
    expect(room.provider.revoked).toHaveLength(1);
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked" });
  });

  test("TR-17: a record that cannot be opened keeps nobody from disconnecting, and the receipt says why", async () => {
    const { id } = await connect();
    await room.database.queries
      .updateTable("credentials")
      .set({ secret: Buffer.from("garbage") })
      .where("id", "=", id)
      .execute();
    await disconnect(id);
    expect(await receiptOf(id)).toMatchObject({ outcome: "failed", reason: "vault.record_unreadable" });
  });

  test("TR-17: no more than 20 revocations are under way at a provider at once, whichever node runs them", async () => {
    room.provider.revokeStatus = 503;
    for (let index = 0; index < 60; index += 1) await disconnect((await connect({ accountId: `${index}` })).id);
    await room.revocations.run();
    room.provider.revokeStatus = 200;
    room.clock.advance(minuteMs);
    let most = 0;
    let inFlight = 0;
    // the provider answers when 20 are waiting, after a moment in which a 21st would have come
    const full = Promise.withResolvers<void>();
    room.provider.beforeRevocation = async () => {
      most = Math.max(most, (inFlight += 1));
      if (inFlight === 20) setTimeout(full.resolve, 50);
      await full.promise;
      inFlight -= 1;
    };
    await Promise.all([room.revocations.run(), room.anotherQueue().run()]);
    // on a busy machine one may have timed out
    room.clock.advance(minuteMs);
    await room.revocations.run();
    room.provider.beforeRevocation = undefined;
    expect(most).toBe(20);
    expect((await receipts()).filter(({ outcome }) => outcome !== "revoked")).toEqual([]);
  });

  test("TR-17: a claim takes what is free under the cap and no more, whatever plan the database picks", async () => {
    room.provider.revokeStatus = 503;
    for (let index = 0; index < 60; index += 1) await disconnect((await connect({ accountId: `${index}` })).id);
    await room.revocations.run();
    room.clock.advance(minuteMs);
    const claimed = await room.database.transaction(async (queries) => {
      // what is left is to look through the candidates anew for each row
      for (const plan of ["hashjoin", "mergejoin", "hashagg", "sort", "material", "memoize"])
        await sql`select set_config(${`enable_${plan}`}, 'off', true)`.execute(queries);
      const limits = { now: room.clock.now(), leaseMs: minuteMs, cap: 20, most: 20 };
      return createClaimStore(queries).claim(integration.type, limits);
    });
    expect(claimed).toHaveLength(20);
  });

  test("TN-07: receipts come page by page, none twice and none left out, and a foreign cursor is refused", async () => {
    integration = await room.addIntegration(user.projectId, { revokeUrl: undefined });
    // several at one moment, so that the id decides
    for (let index = 0; index < 7; index += 1) await disconnect((await connect()).id);
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await room.revocations.list(user.projectId, { limit: 3, after: cursor });
      seen.push(...page.revocations.map(({ id }) => id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(new Set(seen).size).toBe(7);
    expect(seen).toHaveLength(7);
    const stranger = await room.addUser();
    const { nextCursor } = await room.revocations.list(user.projectId, { limit: 3 });
    await expect(
      room.revocations.list(stranger.projectId, { limit: 3, after: nextCursor ?? "" }),
    ).rejects.toMatchObject({ code: "http.invalid_input" });
    expect((await room.revocations.list(stranger.projectId, { limit: 3 })).revocations).toEqual([]);
  });
});
