import type { ServerResponse } from "node:http";
import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { openTestRoom, replyJson, type TestRoom, type TestUser } from "../credentials/testing.ts";
import type { Integration } from "../integrations/integration.ts";
import { Secret } from "../lib/secret.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

describe("a renewal that a revocation needs", () => {
  let room: TestRoom;
  let user: TestUser;
  let integration: Integration;
  beforeAll(async () => {
    room = await openTestRoom();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  beforeEach(async () => {
    await room.database.queries.deleteFrom("revocations").execute();
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId, { revokeRequest: { token: "access" } });
    room.provider.revoked.length = 0;
    room.provider.tokenRequests.length = 0;
    room.provider.revokeStatus = 200;
    room.provider.answer = undefined;
    room.provider.beforeAnswer = undefined;
    room.outage.isOn = false;
  });

  const connectExpired = () =>
    room.credentials.store(user, integration, { allowMultiple: true }, room.learnt({ expiresAt: room.clock.now() }));
  /** Its access token has run out. */
  async function disconnectExpired(): Promise<CredentialId> {
    const { id } = await connectExpired();
    await room.credentials.disconnect(user.projectId, user.userId, id);
    return id;
  }
  const receiptOf = async (id: CredentialId) =>
    (await room.revocations.list(user.projectId, { credentialId: id, limit: 1 })).revocations[0];
  const runAfter = async (ms: number): Promise<void> => {
    room.clock.advance(ms);
    await room.revocations.run();
  };
  async function runForADay(): Promise<void> {
    for (let hour = 0; hour < 25; hour += 1) await runAfter(hourMs);
  }
  const refuse = (response: ServerResponse): void => replyJson(response, { error: "invalid_grant" }, 400);

  test("TR-17: what is refused once is asked again; refused for ten minutes, the grant is gone", async () => {
    room.provider.answer = refuse;
    const id = await disconnectExpired();
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "revocation.unconfirmed" });
    await runAfter(9 * minuteMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", tries: 2 });
    await runAfter(minuteMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", reason: null, tries: 3 });
    expect(room.provider.revoked).toEqual([]);
  });

  test("TR-17: a refusal that was a mistake costs nothing", async () => {
    room.provider.answer = refuse;
    const id = await disconnectExpired();
    await room.revocations.run();
    room.provider.answer = undefined;
    await runAfter(minuteMs);
    expect(room.provider.revoked).toHaveLength(1);
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", tries: 2 });
  });

  test("TR-17: after an answer that was lost a refusal proves nothing: it is tried for 24 hours, and has failed then", async () => {
    room.provider.answer = (response) => void response.destroy();
    const id = await disconnectExpired();
    await room.revocations.run();
    room.provider.answer = refuse;
    await runAfter(20 * minuteMs);
    await runAfter(20 * minuteMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "revocation.unconfirmed" });
    await runForADay();
    expect(await receiptOf(id)).toMatchObject({ outcome: "failed", reason: "revocation.unconfirmed" });
    expect(room.provider.revoked).toEqual([]);
  });

  test("TR-17: nor does it after a refresh of the credential itself that never ended", async () => {
    const { id } = await connectExpired();
    const { queries } = room.database;
    await queries
      .updateTable("credentials")
      .set({ refresh_started_at: room.clock.now() })
      .where("id", "=", id)
      .execute();
    await room.credentials.disconnect(user.projectId, user.userId, id);
    room.provider.answer = refuse;
    for (let turn = 0; turn < 3; turn += 1) await runAfter(20 * minuteMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "revocation.unconfirmed" });
  });

  describe("TR-17: when a refresh of the credential never ended", () => {
    async function disconnectInDoubt(
      auth: Parameters<TestRoom["addIntegration"]>[1] = {},
      doubt: Readonly<Record<string, unknown>> = { refresh_started_at: room.clock.now() },
    ): Promise<CredentialId> {
      integration = await room.addIntegration(user.projectId, auth);
      const secret = { accessToken: new Secret("old-a"), refreshToken: new Secret("old-r") };
      const learnt = room.learnt({ secret });
      const { id } = await room.credentials.store(user, integration, { allowMultiple: true }, learnt);
      await room.database.queries.updateTable("credentials").set(doubt).where("id", "=", id).execute();
      await room.credentials.disconnect(user.projectId, user.userId, id);
      await room.revocations.run();
      return id;
    }

    test("the provider's yes to the tokens from before it proves nothing (RFC 7009 section 2.2), and is not asked for again", async () => {
      const doubts = [
        { refresh_started_at: room.clock.now() },
        { health: "in_doubt" },
        { status: "INVALID", health: "dead", health_reason: "lost_in_doubt" },
      ];
      for (const doubt of doubts) {
        room.provider.revoked.length = 0;
        const id = await disconnectInDoubt({}, doubt);
        expect(room.provider.revoked).toEqual(["old-r"]);
        expect(await receiptOf(id)).toMatchObject({
          outcome: "failed",
          reason: "revocation.unconfirmed",
          providerStatus: 200,
          tries: 1,
        });
        const { secret } = await room.database.queries
          .selectFrom("revocations")
          .select("secret")
          .where("credential_id", "=", id)
          .executeTakeFirstOrThrow();
        expect(secret).toBeNull();
      }
    });

    test("it is tried on while the provider is away, and proves no more then", async () => {
      room.provider.revokeStatus = 503;
      const id = await disconnectInDoubt();
      expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "http_status" });
      room.provider.revokeStatus = 200;
      await runAfter(minuteMs);
      expect(await receiptOf(id)).toMatchObject({ outcome: "failed", reason: "revocation.unconfirmed" });
    });

    test("tokens that a renewal has given since are proof", async () => {
      room.provider.answer = (response) => replyJson(response, { access_token: "new-a", expires_in: 3600 });
      const id = await disconnectInDoubt(
        { revokeRequest: { token: "access" } },
        { refresh_started_at: room.clock.now(), expires_at: room.clock.now() },
      );
      expect(room.provider.revoked).toEqual(["new-a"]);
      expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", reason: null });
    });

    test("a refresh token that never changes is proof, unless access tokens outlive it", async () => {
      const refresh = { kind: "stable" } as const;
      expect(await receiptOf(await disconnectInDoubt({ refresh }))).toMatchObject({ outcome: "revoked" });
      const id = await disconnectInDoubt({ refresh, revokeRequest: { token: "both" } });
      expect(await receiptOf(id)).toMatchObject({ outcome: "failed", reason: "revocation.unconfirmed" });
    });
  });

  test("TR-17: tokens that could not be stored are revoked while they are at hand, and nothing is said that is not known", async () => {
    room.provider.beforeAnswer = async () => {
      room.outage.isOn = true;
    };
    const id = await disconnectExpired();
    await room.revocations.run().catch(() => undefined);
    room.outage.isOn = false;
    room.provider.beforeAnswer = undefined;
    expect(room.provider.revoked).toHaveLength(1);
    for (let turn = 0; turn < 3; turn += 1) await runAfter(20 * minuteMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "revocation.unconfirmed" });
    expect(room.provider.tokenRequests.length).toBeGreaterThan(1);
  });

  test("TR-17: an app that is refused, or a provider that cannot be reached, leaves no doubt behind", async () => {
    room.provider.answer = (response) => replyJson(response, { error: "invalid_client" }, 401);
    const id = await disconnectExpired();
    await room.revocations.run();
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending", reason: "invalid_client" });
    room.provider.answer = refuse;
    await runAfter(minuteMs);
    await runAfter(10 * minuteMs);
    expect(await receiptOf(id)).toMatchObject({ outcome: "revoked" });
  });

  test("TR-17: a node that was overtaken revokes what it got, and leaves the receipt to the other one", async () => {
    const id = await disconnectExpired();
    const held = { arrived: Promise.withResolvers<void>(), released: Promise.withResolvers<void>() };
    room.provider.beforeAnswer = () => {
      held.arrived.resolve();
      return held.released.promise;
    };
    const slow = room.revocations.run();
    await held.arrived.promise;
    // as another node does that has renewed and stored already
    const { queries } = room.database;
    await queries.updateTable("revocations").set({ secret_version: 2 }).where("credential_id", "=", id).execute();
    held.released.resolve();
    await slow;
    expect(room.provider.revoked).toHaveLength(1);
    expect(await receiptOf(id)).toMatchObject({ outcome: "pending" });
  });
});
