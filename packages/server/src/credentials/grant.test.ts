import type { CredentialId } from "@portico/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { oauthError } from "./refresh-fixture.ts";
import { openTestRoom, replyJson, type TestRoom, type TestUser } from "./testing.ts";
import { toCredentialHealth } from "./credential-health.ts";
import type { NewCredential, Placement } from "./credential.ts";

const day = 24 * 60 * 60 * 1000;
const inPlace: Placement = { allowMultiple: false };
const scopes = [
  { name: "profile", description: "See who you are", required: true },
  { name: "read", description: "See your files", impliedBy: ["admin"] },
  { name: "write", description: "Change your files" },
  { name: "silent", description: "Never reported", reported: false },
];

describe("grants", () => {
  let room: TestRoom;
  let user: TestUser;
  beforeAll(async () => {
    room = await openTestRoom();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  beforeEach(async () => {
    user = await room.addUser();
    room.provider.answer = undefined;
  });

  const connect = async (integration: Integration, changes: Partial<NewCredential> = {}): Promise<CredentialId> =>
    (await room.credentials.store(user, integration, inPlace, room.learnt(changes))).id;
  const get = (id: CredentialId) => room.credentials.get(user.projectId, user.userId, id);
  const told = async (prefix: string) =>
    (
      await room.database.queries
        .selectFrom("events")
        .select(["type", "data"])
        .where("project_id", "=", user.projectId)
        .where("type", "like", `${prefix}%`)
        .orderBy("id")
        .execute()
    ).map(({ type, data }) => ({ type, ...data }));
  const notices = async () =>
    (await told("credential.exp")).map((event) => ("daysAhead" in event ? event.daysAhead : event.type));
  const refresh = (integration: Integration) =>
    room.credentials.fresh(user.projectId, user.userId, integration, undefined, { force: true });
  /** As the integrations room changes it, notice included. */
  async function change(integration: Integration, changes: Partial<Integration>): Promise<void> {
    room.clock.advance(1000);
    Object.assign(integration, changes, { updatedAt: room.clock.now() });
    await room.database.queries
      .updateTable("integrations")
      .set({ updated_at: integration.updatedAt })
      .where("id", "=", integration.id)
      .execute();
  }

  describe("their end", () => {
    test("TR-14: over 400 days each notice is given once, at its day, and none where renewal moves the end", async () => {
      const yearly = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", grantLifetimeDays: 365 },
      });
      const renewed = await room.addIntegration(user.projectId, {
        refresh: { kind: "rotating", grantLifetimeDays: 90, renewalExtendsGrant: true },
      });
      const stated = await room.addIntegration(user.projectId);
      const begin = room.clock.now().getTime();
      const [first] = [await connect(yearly), await connect(renewed)];
      const last = await connect(stated, { statedExpiresAt: new Date(begin + 100.5 * day) });
      const seen: string[] = [];
      let all: Awaited<ReturnType<typeof told>> = [];
      for (let passed = 0; passed <= 400; passed += 1) {
        const before = all.length;
        await room.credentials.sweep();
        all = await told("credential.exp");
        for (const event of all.slice(before)) {
          const name =
            event.type === "credential.expired" ? "expired" : String("daysAhead" in event && event.daysAhead);
          seen.push(`day ${passed}: ${name}`);
        }
        room.clock.advance(day);
      }
      expect(seen).toEqual([
        "day 87: 14",
        "day 94: 7",
        "day 100: 1",
        "day 101: expired",
        "day 351: 14",
        "day 358: 7",
        "day 364: 1",
        "day 365: expired",
      ]);
      expect((await get(first)).grantExpiresAt).toEqual(new Date(begin + 365 * day));
      expect((await get(last)).grantExpiresAt).toEqual(new Date(begin + 100.5 * day));
    });

    test("TR-14: at its end the provider is asked: what it still takes goes on, what it refuses is over", async () => {
      const integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", grantLifetimeDays: 60 },
      });
      const id = await connect(integration);
      const health = async () => {
        const { status, health } = await get(id);
        return [status, health.state, health.reason];
      };
      room.clock.advance(60 * day);
      await room.credentials.sweep();
      expect(await told("credential.expired")).toHaveLength(1);
      expect(await health()).toEqual(["VALID", "suspect", "end_reached"]);
      await refresh(integration);
      expect(await health()).toEqual(["VALID", "healthy", null]);

      await connect(integration);
      room.clock.advance(60 * day);
      await room.credentials.sweep();
      room.provider.answer = oauthError("invalid_grant");
      for (let confirmation = 0; confirmation < 3; confirmation += 1) {
        await refresh(integration).catch(() => undefined);
        room.clock.advance(5 * 60_000);
      }
      expect(await health()).toEqual(["INVALID", "dead", "grant_expired"]);
      await connect(integration);
      expect(await health()).toEqual(["VALID", "healthy", null]);
    });

    test("TR-14: a notice that comes late says how many days are left", async () => {
      const integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", grantLifetimeDays: 60 },
      });
      await connect(integration);
      room.clock.advance(56 * day);
      await room.credentials.sweep();
      expect(await notices()).toEqual([4]);
    });

    test("TR-14: after an outage one notice is given, not three; after a long one only that it has ended", async () => {
      const integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", grantLifetimeDays: 60 },
      });
      await connect(integration);
      room.clock.advance(59.5 * day);
      await room.credentials.sweep();
      expect(await notices()).toEqual([1]);
      room.clock.advance(30 * day);
      await room.credentials.sweep();
      await room.credentials.sweep();
      expect(await notices()).toEqual([1, "credential.expired"]);
    });

    test("TR-14: two nodes that sweep at once give each notice once", async () => {
      const integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", grantLifetimeDays: 60 },
      });
      await connect(integration);
      room.clock.advance(50 * day);
      const other = room.anotherNode();
      await Promise.all([room.credentials.sweep(), other.sweep(), room.credentials.sweep(), other.sweep()]);
      expect(await notices()).toEqual([10]);
    });

    test("TR-14: reconnecting begins the life anew, and its notices with it", async () => {
      const integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", grantLifetimeDays: 60 },
      });
      const id = await connect(integration);
      room.clock.advance(50 * day);
      await room.credentials.sweep();
      await connect(integration);
      await room.credentials.sweep();
      expect(await notices()).toEqual([10]);
      expect((await get(id)).grantExpiresAt).toEqual(new Date(room.clock.now().getTime() + 60 * day));
      room.clock.advance(46.5 * day);
      await room.credentials.sweep();
      expect(await notices()).toEqual([10, 14]);
    });

    test("TR-14: an end that a renewal's answer tells is kept, told once, and does not jitter", async () => {
      const integration = await room.addIntegration(user.projectId, { refresh: { kind: "stable" } });
      const id = await connect(integration);
      const end = room.clock.now().getTime() + 20 * day;
      room.provider.answer = (response) =>
        replyJson(response, {
          access_token: "a",
          expires_in: 3600,
          token_type: "bearer",
          refresh_token_expires_in: Math.floor((end - room.clock.now().getTime()) / 1000) - 2,
        });
      await refresh(integration);
      const first = (await get(id)).grantExpiresAt;
      expect(Math.abs((first?.getTime() ?? 0) - end)).toBeLessThan(5000);
      for (let passed = 0; passed < 20; passed += 1) {
        room.clock.advance(day);
        await refresh(integration).catch(() => undefined);
        await room.credentials.sweep();
      }
      expect(await notices()).toEqual([14, 7, 1, "credential.expired"]);
    });

    test("TR-14: an app that is marked as a test app shortens what is connected already, and says so", async () => {
      const integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable", testAppLifetimeDays: 7 },
      });
      const id = await connect(integration);
      expect((await get(id)).grantExpiresAt).toBeNull();
      await change(integration, { isTestApp: true });
      await room.credentials.sweep();
      await room.credentials.sweep();
      expect((await get(id)).grantExpiresAt).toEqual(new Date(room.clock.now().getTime() - 1000 + 7 * day));
      expect(await notices()).toEqual([7]);
      await change(integration, { isTestApp: false });
      await room.credentials.sweep();
      expect((await get(id)).grantExpiresAt).toBeNull();
    });
  });

  describe("their scopes", () => {
    const asked = async (names: string[]): Promise<Integration> =>
      Object.assign(await room.addIntegration(user.projectId, { scopes }), { scopes: names });

    test("OA-13: scopes that are asked for later are a shortfall of who connected before, told once, until repaired", async () => {
      const integration = await asked(["profile", "read"]);
      const id = await connect(integration, { grantedScopes: ["profile", "read"] });
      expect((await get(id)).missingScopes).toEqual([]);
      await change(integration, { scopes: ["profile", "read", "write", "silent"] });
      await room.credentials.sweep();
      await room.credentials.sweep();
      expect((await get(id)).missingScopes).toEqual(["write"]);
      const asking = room.clock.now();
      await change(integration, { portal: {} });
      await room.credentials.sweep();
      // not since it was connected: it had all that was asked for
      expect(await healthOf(id)).toMatchObject({ state: "needs_access", since: asking.toISOString() });
      expect(await told("credential.scope")).toEqual([{ type: "credential.scope_shortfall", missing: ["write"] }]);
      await connect(integration, { grantedScopes: ["profile", "read", "write"] });
      expect((await get(id)).missingScopes).toEqual([]);
      await change(integration, { scopes: ["profile"] });
      await room.credentials.sweep();
      expect(await told("credential.scope")).toHaveLength(1);
    });

    const healthOf = async (id: CredentialId) => {
      const read = room.database.queries.selectFrom("credentials").selectAll().where("id", "=", id);
      const around = { type: "acme", provider: undefined, outage: undefined };
      return toCredentialHealth(await read.executeTakeFirstOrThrow(), around).health;
    };

    test("OA-13: a scope that the host leaves to its users is owed by nobody, by those neither who came before", async () => {
      const integration = await asked(["profile", "read"]);
      const id = await connect(integration, { grantedScopes: ["profile", "read"] });
      const consent = { ...integration.consent, optionalScopes: [{ name: "write", preselected: false }] };
      await change(integration, { scopes: ["profile", "read", "write"], consent });
      await room.credentials.sweep();
      expect((await get(id)).missingScopes).toEqual([]);
      expect(await told("credential.scope")).toEqual([]);
    });

    test("OA-13: nobody knows the scopes of what came from elsewhere, so none is missing until the provider says", async () => {
      const integration = await asked(["profile", "read"]);
      const id = await connect(integration, { grantedScopes: null });
      expect((await get(id)).missingScopes).toEqual([]);
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "a", expires_in: 3600, token_type: "bearer", scope: "profile" });
      await refresh(integration);
      expect((await get(id)).missingScopes).toEqual(["read"]);
    });

    test("OA-13: an optional scope that the user declined is no shortfall; a required one always is; wider ones count", async () => {
      const integration = await asked(["profile", "read", "write"]);
      const id = await connect(integration, { grantedScopes: ["profile", "admin"] });
      expect((await get(id)).missingScopes).toEqual([]);
      const other = await asked(["profile"]);
      const lacking = await connect(other, { grantedScopes: ["something"] });
      expect((await get(lacking)).missingScopes).toEqual(["profile"]);
      expect(await told("credential.scope")).toMatchObject([{ missing: ["profile"] }]);
    });

    test("OA-13: a renewal with fewer scopes is a shortfall, once, and one with all of them ends it", async () => {
      const integration = await asked(["profile", "read"]);
      const id = await connect(integration, { grantedScopes: ["profile", "read"] });
      const answerWith = (scope: string) => {
        room.provider.answer = (response) =>
          replyJson(response, { access_token: "a", expires_in: 3600, token_type: "bearer", scope });
      };
      answerWith("profile");
      await refresh(integration);
      room.clock.advance(day);
      await refresh(integration);
      expect((await get(id)).missingScopes).toEqual(["read"]);
      expect(await told("credential.scope")).toHaveLength(1);
      answerWith("profile read");
      room.clock.advance(day);
      await refresh(integration);
      expect((await get(id)).missingScopes).toEqual([]);
    });

    test("OA-13: 450 credentials of a changed integration are all compared, in batches", async () => {
      const integration = await asked(["profile"]);
      const id = await connect(integration, { grantedScopes: ["profile"] });
      await room.copyCredential(id, 449);
      await change(integration, { scopes: ["profile", "write"] });
      await room.credentials.sweep();
      const left = await room.database.queries
        .selectFrom("credentials")
        .select("id")
        .where("integration_id", "=", integration.id)
        .where(sql<boolean>`missing_scopes = '{}'`)
        .execute();
      expect(left).toEqual([]);
      expect(await told("credential.scope")).toHaveLength(450);
    });

    test("OA-13: nodes that notice a change at the same moment do not wait for each other, and each shortfall is told once", async () => {
      const integration = await asked(["profile"]);
      await connect(integration, { grantedScopes: ["profile"] });
      const other = room.anotherNode();
      for (let round = 1; round <= 10; round++) {
        await change(integration, { scopes: round % 2 === 1 ? ["profile", "write"] : ["profile"] });
        await Promise.all([room.credentials.sweep(), other.sweep(), other.sweep()]);
        expect(await told("credential.scope")).toHaveLength(Math.ceil(round / 2));
      }
    });
  });
});
