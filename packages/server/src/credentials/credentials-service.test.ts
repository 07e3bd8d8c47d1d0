import type { CredentialId, ErrorCode, ProjectId, UserId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Credential, Placement } from "./credential.ts";
import { openTestRoom, type TestRoom, type TestUser } from "./testing.ts";

const inPlace: Placement = { allowMultiple: false };
const another: Placement = { allowMultiple: true };
const code = (expected: ErrorCode) => expect.objectContaining({ code: expected });

describe("credentials", () => {
  let room: TestRoom;
  let user: TestUser;
  let integration: Integration;
  beforeAll(async () => {
    room = await openTestRoom();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  beforeEach(async () => {
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId);
    room.provider.revoked.length = 0;
    room.provider.revokeStatus = 200;
  });

  const list = (): Promise<readonly Credential[]> => room.credentials.list(user.projectId, user.userId);
  const events = async () =>
    (
      await room.database.queries
        .selectFrom("events")
        .selectAll()
        .where("project_id", "=", user.projectId)
        .orderBy("id")
        .execute()
    ).map(({ type, credential_id, data }) => ({ type, credentialId: credential_id, data }));

  describe("storing", () => {
    test("a first credential is made with a default configuration and an event; its secret is stored sealed", async () => {
      const learnt = room.learnt({ templateValues: { site: "eu" } });
      const stored = await room.credentials.store(user, integration, inPlace, learnt);
      expect(stored).toMatchObject({
        ...user,
        integrationId: integration.id,
        status: "VALID",
        statusReason: null,
        accountId: "account-1",
        accountName: "Ada",
        providerData: { plan: "pro" },
        templateValues: { site: "eu" },
        grantedScopes: ["read"],
        secretVersion: 1,
        isRefreshing: false,
        configurations: [{ credentialId: stored.id, isDefault: true, workflowSettings: {}, sharedSettings: {} }],
      });
      expect(await list()).toEqual([stored]);
      expect(await events()).toMatchObject([{ type: "credential.connected", credentialId: stored.id }]);
      const row = await room.database.queries
        .selectFrom("credentials")
        .selectAll()
        .where("id", "=", stored.id)
        .executeTakeFirstOrThrow();
      const everything = JSON.stringify({ ...row, secret: Buffer.from(row.secret).toString("latin1") });
      for (const secret of Object.values(learnt.secret)) expect(everything).not.toContain(secret.reveal());
    });

    test("without options a second connect replaces in place and keeps id, configurations and external id", async () => {
      const first = await room.credentials.store(
        user,
        integration,
        { ...inPlace, externalId: " ext:team-a " },
        room.learnt(),
      );
      await room.database.queries
        .updateTable("configurations")
        .set({ shared_settings: '{"folder":"x"}' })
        .where("credential_id", "=", first.id)
        .execute();
      await room.database.queries
        .updateTable("credentials")
        .set({ status: "INVALID", status_reason: "credential.needs_reconnect" })
        .where("id", "=", first.id)
        .execute();
      const second = await room.credentials.store(user, integration, inPlace, room.learnt({ accountName: "Ada L." }));
      expect(second).toMatchObject({
        id: first.id,
        status: "VALID",
        statusReason: null,
        externalId: "team-a",
        accountName: "Ada L.",
        secretVersion: 2,
        configurations: [{ id: first.configurations[0]?.id, sharedSettings: { folder: "x" } }],
      });
      expect((await events()).map(({ type }) => type)).toEqual(["credential.connected", "credential.reconnected"]);
    });

    test("allowMultiple adds, the selection replaces exactly what it names", async () => {
      const first = await room.credentials.store(user, integration, inPlace, room.learnt());
      room.clock.advance(1000);
      const second = await room.credentials.store(
        user,
        integration,
        another,
        room.learnt({ accountId: "account-2", accountName: "Grace" }),
      );
      expect(second.id).not.toBe(first.id);
      const third = await room.credentials.store(
        user,
        integration,
        { allowMultiple: true, selectedCredentialId: second.id },
        room.learnt({ accountId: "account-2", accountName: "Grace H." }),
      );
      expect(third.id).toBe(second.id);
      expect((await list()).map(({ id, accountName }) => [id, accountName])).toEqual([
        [first.id, "Ada"],
        [second.id, "Grace H."],
      ]);
    });

    test("OA-14: another account never replaces a connected one, by selection or without", async () => {
      const first = await room.credentials.store(user, integration, inPlace, room.learnt());
      const other = (): Promise<Credential> =>
        room.credentials.store(
          user,
          integration,
          inPlace,
          room.learnt({ accountId: "account-2", accountName: "Grace" }),
        );
      await expect(other()).rejects.toMatchObject({
        code: "connect.wrong_account",
        meta: { expected: "Ada", got: "Grace" },
      });
      await expect(
        room.credentials.store(
          user,
          integration,
          { ...inPlace, selectedCredentialId: first.id },
          room.learnt({ accountId: "account-2" }),
        ),
      ).rejects.toThrow(code("connect.wrong_account"));
      expect(await list()).toEqual([first]);
    });

    test("a pending credential may be started over with another account", async () => {
      const pending = await room.credentials.store(user, integration, inPlace, room.learnt({ status: "PENDING" }));
      const stored = await room.credentials.store(user, integration, inPlace, room.learnt({ accountId: "account-2" }));
      expect(stored).toMatchObject({ id: pending.id, accountId: "account-2", status: "VALID" });
    });

    test("an external id belongs to one credential of a user and integration", async () => {
      await room.credentials.store(user, integration, { ...another, externalId: "a" }, room.learnt());
      await expect(
        room.credentials.store(
          user,
          integration,
          { ...another, externalId: "ext:a " },
          room.learnt({ accountId: "2" }),
        ),
      ).rejects.toThrow(code("credential.external_id_taken"));
      expect(await list()).toHaveLength(1);
      const sibling = await room.addUser(user.projectId);
      await room.credentials.store(sibling, integration, { ...another, externalId: "a" }, room.learnt());
    });

    test("what runs alongside commits or vanishes with the credential", async () => {
      const failing = room.credentials.store(user, integration, inPlace, room.learnt(), async () => {
        throw new Error("the attempt was ended");
      });
      await expect(failing).rejects.toThrow("the attempt was ended");
      expect(await list()).toEqual([]);
      expect(await events()).toEqual([]);
      let told: CredentialId | undefined;
      const stored = await room.credentials.store(user, integration, inPlace, room.learnt(), async (_queries, id) => {
        told = id;
      });
      expect(told).toBe(stored.id);
    });

    test("two connects that finish at once leave one credential, whose secret opens", async () => {
      const both = await Promise.all(
        [1, 2].map(() => room.credentials.store(user, integration, inPlace, room.learnt())),
      );
      expect(both[0]?.id).toBe(both[1]?.id);
      expect(await list()).toMatchObject([{ secretVersion: 2 }]);
      await room.credentials.fresh(user.projectId, user.userId, integration, undefined);
    });
  });

  describe("choosing", () => {
    test("by id in any case, by external id with and without prefix, and the oldest without a word", async () => {
      const first = await room.credentials.store(user, integration, another, room.learnt());
      room.clock.advance(1000);
      const second = await room.credentials.store(
        user,
        integration,
        { ...another, externalId: "team b" },
        room.learnt({ accountId: "2" }),
      );
      const chosen = async (selector?: string): Promise<string> =>
        (await room.credentials.select(user.projectId, user.userId, integration, selector)).id;
      expect(await chosen()).toBe(first.id);
      expect(await chosen("  ")).toBe(first.id);
      expect(await chosen(second.id.toUpperCase())).toBe(second.id);
      expect(await chosen("ext:team b")).toBe(second.id);
      expect(await chosen(" team b ")).toBe(second.id);
      await expect(chosen("team c")).rejects.toMatchObject({
        code: "credential.not_connected",
        message: "Integration not enabled for user.",
      });
    });

    test("TN-04, TN-06: foreign credentials and absent ones answer alike, by every door, with no provider call", async () => {
      const owner = await room.addUser(user.projectId);
      const theirs = await room.credentials.store(
        owner,
        integration,
        { ...inPlace, externalId: "shared-name" },
        room.learnt(),
      );
      const otherIntegration = await room.addIntegration(user.projectId);
      const own = await room.credentials.store(user, otherIntegration, inPlace, room.learnt());
      const calls = room.provider.tokenRequests.length;
      for (const id of [theirs.id, newId<CredentialId>(), "not-an-id" as CredentialId]) {
        const { projectId, userId } = user;
        const placement = { ...inPlace, selectedCredentialId: id };
        await expect(room.credentials.get(projectId, userId, id)).rejects.toThrow(code("credential.not_found"));
        await expect(room.credentials.disconnect(projectId, userId, id)).rejects.toThrow(code("credential.not_found"));
        await expect(room.credentials.completeSetup(projectId, userId, id, {})).rejects.toThrow(
          code("credential.not_found"),
        );
        await expect(room.credentials.store(user, integration, placement, room.learnt())).rejects.toThrow(
          code("credential.not_found"),
        );
        await expect(room.credentials.fresh(projectId, userId, integration, id, { force: true })).rejects.toThrow(
          code("credential.not_connected"),
        );
      }
      for (const selector of [undefined, "shared-name", own.id]) {
        await expect(room.credentials.fresh(user.projectId, user.userId, integration, selector)).rejects.toThrow(
          code("credential.not_connected"),
        );
      }
      const elsewhere = newId<ProjectId>();
      await expect(room.credentials.get(elsewhere, owner.userId, theirs.id)).rejects.toThrow(
        code("credential.not_found"),
      );
      await expect(room.credentials.fresh(elsewhere, owner.userId, integration, theirs.id)).rejects.toThrow(
        code("credential.not_connected"),
      );
      expect(room.provider.tokenRequests).toHaveLength(calls);
      expect(room.provider.revoked).toEqual([]);
      expect(await room.credentials.list(owner.projectId, owner.userId)).toEqual([theirs]);
    });

    test("nothing is stored for a user of another project", async () => {
      const stranger = { projectId: user.projectId, userId: (await room.addUser()).userId };
      await expect(room.credentials.store(stranger, integration, inPlace, room.learnt())).rejects.toThrow(
        code("credential.not_found"),
      );
      await expect(
        room.credentials.store({ ...user, userId: newId<UserId>() }, integration, inPlace, room.learnt()),
      ).rejects.toThrow(code("credential.not_found"));
    });
  });

  describe("finishing the setup", () => {
    const site = { id: "site", title: "Site", pattern: "^[a-z]+$", patternHint: "Small letters." } as const;
    let pending: Credential;
    beforeEach(async () => {
      integration = await room.addIntegration(user.projectId, {}, { postConnectFields: [site] });
      pending = await room.credentials.store(
        user,
        integration,
        inPlace,
        room.learnt({ status: "PENDING", templateValues: { region: "eu" } }),
      );
    });
    const complete = (answers: Record<string, string>): Promise<Credential> =>
      room.credentials.completeSetup(user.projectId, user.userId, pending.id, answers);

    test("until then the credential serves only the setup itself", async () => {
      const fresh = (options = {}) =>
        room.credentials.fresh(user.projectId, user.userId, integration, undefined, options);
      await expect(fresh()).rejects.toThrow(code("credential.setup_incomplete"));
      expect((await fresh({ allowPending: true })).credential.status).toBe("PENDING");
    });

    test("answers are held against the declaration and merged; the credential is then VALID on every node", async () => {
      const otherNode = room.anotherNode();
      await expect(otherNode.fresh(user.projectId, user.userId, integration, undefined)).rejects.toThrow(
        code("credential.setup_incomplete"),
      );
      await expect(complete({})).rejects.toMatchObject({ code: "connect.input_invalid", meta: { field: "site" } });
      await expect(complete({ site: "../evil" })).rejects.toMatchObject({
        code: "connect.input_invalid",
        userMessage: "Small letters.",
      });
      expect(await complete({ site: "acme", accountId: "mine", region: "us" })).toMatchObject({
        id: pending.id,
        status: "VALID",
        templateValues: { region: "eu", site: "acme" },
      });
      await otherNode.fresh(user.projectId, user.userId, integration, undefined);
      await expect(complete({ site: "acme" })).rejects.toThrow(code("credential.setup_not_pending"));
      expect((await events()).map(({ type }) => type)).toEqual(["credential.connected", "credential.setup_completed"]);
    });
  });

  describe("the sealed row", () => {
    test("VT-02: a secret that is copied to another row, or put back after a newer one, does not open", async () => {
      const mine = await room.credentials.store(user, integration, another, room.learnt());
      const victim = await room.addUser(user.projectId);
      const theirs = await room.credentials.store(victim, integration, inPlace, room.learnt());
      const secretOf = async (id: CredentialId): Promise<Uint8Array> =>
        (
          await room.database.queries
            .selectFrom("credentials")
            .select("secret")
            .where("id", "=", id)
            .executeTakeFirstOrThrow()
        ).secret;
      const put = (id: CredentialId, secret: Uint8Array) =>
        room.database.queries.updateTable("credentials").set({ secret }).where("id", "=", id).execute();
      const openedByANewNode = () => room.anotherNode().fresh(user.projectId, user.userId, integration, mine.id);

      const older = await secretOf(mine.id);
      await put(mine.id, await secretOf(theirs.id));
      await expect(openedByANewNode()).rejects.toThrow(code("vault.record_unreadable"));
      await put(mine.id, older);
      await openedByANewNode();

      await room.credentials.store(user, integration, { ...inPlace, selectedCredentialId: mine.id }, room.learnt());
      await put(mine.id, older);
      await expect(openedByANewNode()).rejects.toThrow(code("vault.record_unreadable"));
    });
  });

  describe("disconnecting", () => {
    test("TR-17: the grant is revoked, the row and its settings go, the events and the receipt tell it", async () => {
      const learnt = room.learnt();
      const { id } = await room.credentials.store(user, integration, inPlace, learnt);
      const otherNode = room.anotherNode();
      await otherNode.fresh(user.projectId, user.userId, integration, undefined);
      await room.credentials.disconnect(user.projectId, user.userId, id);
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([learnt.secret["refreshToken"]?.reveal()]);
      expect(await list()).toEqual([]);
      expect(
        await room.database.queries.selectFrom("configurations").selectAll().where("credential_id", "=", id).execute(),
      ).toEqual([]);
      expect((await events()).slice(-2)).toMatchObject([
        { type: "credential.disconnected", credentialId: id, data: { revocation: "pending" } },
        { type: "credential.revoked", credentialId: id, data: { outcome: "revoked", tries: 1, providerStatus: 200 } },
      ]);
      await expect
        .poll(() =>
          otherNode.fresh(user.projectId, user.userId, integration, undefined).then(
            () => "served",
            (error) => error.code,
          ),
        )
        .toBe("credential.not_connected");
    });

    test("TR-17: a provider that cannot revoke keeps nobody from disconnecting", async () => {
      room.provider.revokeStatus = 503;
      const { id } = await room.credentials.store(user, integration, inPlace, room.learnt());
      await room.credentials.disconnect(user.projectId, user.userId, id);
      await room.revocations.run();
      expect(await list()).toEqual([]);
      expect((await events()).at(-1)?.data).toMatchObject({ revocation: "pending" });
      room.provider.revokeStatus = 200;
    });

    test("an API key has nothing to revoke", async () => {
      const keyed = await room.addIntegration(
        user.projectId,
        {},
        { auth: { scheme: "api_key", fields: [{ id: "key", title: "Key" }] } },
      );
      const { id } = await room.credentials.store(
        user,
        keyed,
        inPlace,
        room.learnt({ secret: { key: new Secret("k") }, expiresAt: null }),
      );
      expect(
        (await room.credentials.fresh(user.projectId, user.userId, keyed, undefined)).secret["key"]?.reveal(),
      ).toBe("k");
      await room.credentials.disconnect(user.projectId, user.userId, id);
      expect((await events()).at(-1)?.data).toMatchObject({ revocation: "unsupported" });
      await room.revocations.run();
      expect(room.provider.revoked).toEqual([]);
    });
  });
});
