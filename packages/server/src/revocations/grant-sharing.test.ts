import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Credential, NewCredential } from "../credentials/credential.ts";
import { openTestRoom, type TestRoom, type TestUser } from "../credentials/testing.ts";
import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { Secret } from "../lib/secret.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const inPlace = { allowMultiple: false };
const another = { allowMultiple: true };

describe("OA-24: what else a revocation would end", () => {
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
    room.provider.revokeStatus = 200;
  });

  const connect = (changes: Partial<NewCredential> = {}, placement = another): Promise<Credential> =>
    room.credentials.store(user, integration, placement, room.learnt(changes));
  const disconnect = (id: CredentialId) => room.credentials.disconnect(user.projectId, user.userId, id);
  const receipts = async () => (await room.revocations.list(user.projectId, { limit: 100 })).revocations;
  const sealedOf = (id: CredentialId) =>
    room.database.queries
      .selectFrom("revocations")
      .select(["secret", "app"])
      .where("credential_id", "=", id)
      .executeTakeFirstOrThrow();
  const receiptOf = async (id: CredentialId) => (await receipts()).find(({ credentialId }) => credentialId === id);

  test("OA-24: by default nothing is revoked while the account stands in another connection, and the receipt says so", async () => {
    const { id } = await connect();
    const other = await connect();
    await disconnect(id);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([]);
    expect(await receiptOf(id)).toMatchObject({ outcome: "unsupported", reason: "revocation.grant_shared" });
    await disconnect(other.id);
    await room.revocations.run();
    expect(room.provider.revoked).toHaveLength(1);
  });

  test("OA-24: a late retry does not end the connection that was made meanwhile", async () => {
    room.provider.revokeStatus = 503;
    const { id } = await connect();
    await disconnect(id);
    await room.revocations.run();
    await connect();
    room.provider.revokeStatus = 200;
    room.provider.revoked.length = 0;
    room.clock.advance(minuteMs);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([]);
  });

  describe("OA-24, TR-17: a revocation that waits, and a provider that gives the same tokens again", () => {
    const same = {
      accessToken: new Secret("always-a"),
      refreshToken: new Secret("always-r"),
    };
    const disconnectInOutage = async (changes: Partial<NewCredential> = {}): Promise<CredentialId> => {
      room.provider.revokeStatus = 503;
      const { id } = await connect({ secret: same, ...changes });
      await disconnect(id);
      await room.revocations.run();
      room.provider.revokeStatus = 200;
      room.provider.revoked.length = 0;
      room.clock.advance(minuteMs);
      return id;
    };
    beforeEach(async () => {
      integration = await room.addIntegration(user.projectId, { revokeRequest: { ends: "token", token: "both" } });
    });

    test("ends no connection that was made with them meanwhile, whichever user or integration it is of", async () => {
      const otherUser = await room.addUser(user.projectId);
      const otherIntegration = await room.addIntegration(user.projectId);
      const connections = [
        () => connect({ secret: same, accountId: null }),
        () => room.credentials.store(otherUser, integration, another, room.learnt({ secret: same })),
        () => room.credentials.store(user, otherIntegration, another, room.learnt({ secret: same })),
      ];
      for (const make of connections) {
        const id = await disconnectInOutage();
        const { id: later } = await make();
        await room.revocations.run();
        expect(room.provider.revoked).toEqual([]);
        expect(await receiptOf(id)).toMatchObject({ outcome: "unsupported", reason: "revocation.grant_shared" });
        expect((await sealedOf(id)).secret).toBeNull();
        await room.database.queries.deleteFrom("credentials").where("id", "=", later).execute();
      }
    });

    test("asks for no renewal either, which would spend them", async () => {
      integration = await room.addIntegration(user.projectId, { revokeRequest: { ends: "token", token: "access" } });
      await disconnectInOutage();
      await connect({ secret: same });
      room.clock.advance(2 * hourMs);
      await room.revocations.run();
      expect(room.provider.tokenRequests).toEqual([]);
      expect(room.provider.revoked).toEqual([]);
    });

    test("gives back what of them is not in use", async () => {
      const id = await disconnectInOutage();
      await connect({ secret: { ...same, refreshToken: new Secret("another-r") } });
      await room.revocations.run();
      expect(room.provider.revoked).toEqual(["always-r"]);
      expect(await receiptOf(id)).toMatchObject({ outcome: "revoked" });
    });

    test("gives them back when the later connection is dead or revoked, or was a stranger's", async () => {
      const stranger = await room.addUser();
      const foreign = await room.addIntegration(stranger.projectId);
      await room.credentials.store(stranger, foreign, another, room.learnt({ secret: same }));
      const id = await disconnectInOutage();
      const { id: dead } = await connect({ secret: same });
      const { queries } = room.database;
      await queries.updateTable("credentials").set({ status: "INVALID" }).where("id", "=", dead).execute();
      await room.revocations.run();
      expect(room.provider.revoked).toEqual(["always-r", "always-a"]);
      expect(await receiptOf(id)).toMatchObject({ outcome: "revoked" });
    });

    test("VT-15: in an emergency they may have leaked, and go", async () => {
      const { id } = await connect({ secret: same });
      room.provider.revokeStatus = 503;
      const { freezes } = room.credentials;
      const { id: freezeId } = await freezes.freeze(user.projectId, { revoke: true }, { kind: "admin" });
      await room.credentials.drain();
      await room.revocations.run();
      await freezes.thaw(user.projectId, freezeId);
      await connect({ secret: same });
      room.provider.revokeStatus = 200;
      room.provider.revoked.length = 0;
      room.clock.advance(minuteMs);
      await room.revocations.run();
      expect(room.provider.revoked).toEqual(["always-r", "always-a"]);
      expect(await receiptOf(id)).toMatchObject({ cause: "emergency", outcome: "revoked" });
    });

    test("waits while nobody can tell what is in use", async () => {
      const id = await disconnectInOutage();
      const { id: later } = await connect({ secret: same });
      const { open } = room.vault;
      room.vault.open = (projectId, context, ...rest) =>
        context.recordId === later
          ? Promise.reject(new PorticoError("vault.key_unavailable", "The key service does not answer"))
          : open(projectId, context, ...rest);
      await room.revocations.run();
      Object.assign(room.vault, { open });
      expect(room.provider.revoked).toEqual([]);
      expect(await receiptOf(id)).toMatchObject({ outcome: "pending" });
    });
  });

  test(
    "OA-24: 200 reconnects where the provider ends the oldest of 20 tokens break no healthy connection",
    { timeout: 120_000 },
    async () => {
      integration = await room.addIntegration(user.projectId, { revokeRequest: { ends: "token" } });
      const issuing = (learnt: NewCredential): NewCredential => {
        live.push(learnt.secret["refreshToken"]?.reveal() ?? "");
        if (live.length > 20) live.shift();
        return learnt;
      };
      const live: string[] = [];
      const bystander = issuing(room.learnt());
      await room.credentials.store(user, integration, another, bystander);
      const own = await room.credentials.store(user, integration, another, issuing(room.learnt()));
      for (let index = 0; index < 200; index += 1) {
        const learnt = issuing(room.learnt());
        await room.credentials.store(user, integration, { ...inPlace, selectedCredentialId: own.id }, learnt);
        await room.revocations.run();
        for (const token of room.provider.revoked.splice(0)) live.splice(live.indexOf(token), 1);
        expect(live).toEqual([bystander, learnt].map(({ secret }) => secret["refreshToken"]?.reveal()));
      }
    },
  );

  test("OA-24: nothing is revoked that another integration of the same client uses, as Gmail and Drive may", async () => {
    const mail = integration;
    const { id } = await connect();
    integration = await room.addIntegration(user.projectId);
    await connect();
    await disconnect(id);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([]);
    expect(await receiptOf(id)).toMatchObject({ outcome: "unsupported", reason: "revocation.grant_shared" });
    integration = mail;
    const alone = await connect({ accountId: "account-2" });
    await disconnect(alone.id);
    await room.revocations.run();
    expect(await receiptOf(alone.id)).toMatchObject({ outcome: "revoked" });
  });

  test("OA-24: reconnecting revokes nothing where that ends the whole grant, or might", async () => {
    for (const ends of ["grant", "unknown"] as const) {
      integration = await room.addIntegration(user.projectId, { revokeRequest: { ends } });
      await connect({}, inPlace);
      for (let index = 0; index < 20; index += 1) await connect({}, inPlace);
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([]);
      expect((await receipts()).filter(({ integrationId }) => integrationId === integration.id)).toHaveLength(20);
      expect(new Set((await receipts()).map(({ reason }) => reason))).toEqual(new Set(["revocation.grant_shared"]));
    }
  });

  test("OA-24: a provider that gives the same token again keeps it", async () => {
    integration = await room.addIntegration(user.projectId, { revokeRequest: { ends: "token" } });
    const secret = { accessToken: new Secret("always-the-same") };
    await connect({ secret }, inPlace);
    await connect({ secret }, inPlace);
    await room.revocations.run();
    expect(room.provider.revoked).toEqual([]);
  });

  describe("where each customer has a server of their own", () => {
    const shared = { outcome: "unsupported", reason: "revocation.grant_shared" };
    beforeEach(async () => {
      integration = await room.addIntegration(
        user.projectId,
        {},
        {
          hosts: ["*.provider.test", "provider.test", room.provider.origin],
          connectFields: [{ id: "subdomain", title: "Subdomain", pattern: "^[A-Za-z]{1,20}$" }],
          postConnectFields: [{ id: "site", title: "Site", pattern: "^[a-z]{1,20}$" }],
          api: {
            baseUrl: "https://{subdomain}.provider.test/{site}",
            headers: { Authorization: "Bearer {accessToken}" },
          },
        },
      );
    });

    test.each([
      ["on another one", { subdomain: "beta" }, { outcome: "revoked", reason: null }],
      ["on the same one, in other letters", { subdomain: "ALPHA" }, shared],
      ["on one that nobody knows", {}, shared],
      // one consent may reach several, and the choice is made after it
      ["on another site of the same one", { subdomain: "alpha", site: "sales" }, shared],
    ])("OA-24: the same account number %s: %o", async (_where, templateValues, expected) => {
      const { id } = await connect({ templateValues: { subdomain: "alpha", site: "main" } });
      await connect({ templateValues });
      await disconnect(id);
      await room.revocations.run();
      expect(await receiptOf(id)).toMatchObject(expected);
      expect(room.provider.revoked).toHaveLength(expected === shared ? 0 : 1);
    });

    test("OA-24: they are told apart by what was kept of an integration that was removed meanwhile, too", async () => {
      const { id } = await connect({ templateValues: { subdomain: "alpha" } });
      room.provider.revokeStatus = 503;
      await disconnect(id);
      await room.revocations.run();
      await connect({ templateValues: { subdomain: "beta" } });
      room.forgetIntegration(integration.id);
      room.provider.revokeStatus = 200;
      room.clock.advance(minuteMs);
      await room.revocations.run();
      expect(await receiptOf(id)).toMatchObject({ outcome: "revoked", tries: 2 });
    });
  });
});
