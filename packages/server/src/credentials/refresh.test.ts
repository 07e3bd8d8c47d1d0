import type { ServerResponse } from "node:http";
import { setImmediate as tick } from "node:timers/promises";
import type { CredentialId, ErrorCode } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import type { Credential, FreshCredential, NewCredential } from "./credential.ts";
import type { CredentialsService } from "./credentials-service.ts";
import { openTestRoom, replyJson, type TestRoom, type TestUser } from "./testing.ts";

const hourMs = 3_600_000;

describe("refreshing", () => {
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
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId);
    node = room.anotherNode();
    otherNode = room.anotherNode();
    const { provider } = room;
    provider.tokenRequests.length = 0;
    provider.revoked.length = 0;
    provider.answer = undefined;
    provider.beforeAnswer = undefined;
    provider.lifetimeSeconds = 3600;
  });

  const connect = (changes: Partial<NewCredential> = {}): Promise<Credential> =>
    node.store(user, integration, { allowMultiple: true }, room.learnt(changes));
  /** A credential whose token ran out. */
  const connectExpired = async (changes: Partial<NewCredential> = {}): Promise<Credential> => {
    const stored = await connect(changes);
    room.clock.advance(hourMs + 1);
    return stored;
  };
  const fresh = (from: CredentialsService = node, options = {}): Promise<FreshCredential> =>
    from.fresh(user.projectId, user.userId, integration, undefined, options);
  const tokenOf = async (work: Promise<FreshCredential>): Promise<string> =>
    (await work).secret["accessToken"]?.reveal() ?? "";
  const row = (id: CredentialId) =>
    room.database.queries.selectFrom("credentials").selectAll().where("id", "=", id).executeTakeFirst();
  const runOutLease = (id: CredentialId) =>
    room.database.queries
      .updateTable("credentials")
      .set({ refresh_lease_until: new Date("2001-01-01") })
      .where("id", "=", id)
      .execute();
  const eventTypes = async (): Promise<string[]> =>
    (
      await room.database.queries
        .selectFrom("events")
        .select("type")
        .where("project_id", "=", user.projectId)
        .orderBy("id")
        .execute()
    ).map(({ type }) => type);
  const codeOf = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => "served",
      (error: { code: string }) => error.code,
    );
  /** Holds token requests until told; tells when one is in. */
  const holdProvider = () => {
    const arrived = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    room.provider.beforeAnswer = () => {
      arrived.resolve();
      return released.promise;
    };
    return { arrived: arrived.promise, release: () => released.resolve() };
  };

  describe("one at a time", () => {
    test("TR-01: 50 callers of an expired token cause one provider call and get the winner's token", async () => {
      const { id } = await connectExpired();
      const statementsBefore = room.statements();
      const tokens = await Promise.all(Array.from({ length: 50 }, () => tokenOf(fresh())));
      // the callers share one refresh in this process; they do not queue at the row
      expect(room.statements() - statementsBefore).toBeLessThan(20);
      expect(new Set(tokens).size).toBe(1);
      expect(room.provider.tokenRequests).toHaveLength(1);
      expect(await row(id)).toMatchObject({
        secret_version: 2,
        refresh_lease_owner: null,
        refresh_started_at: null,
        refresh_failures: 0,
      });
      expect(await eventTypes()).toEqual(["credential.connected", "credential.refreshed"]);
    });

    test("TR-01: two nodes, 20 rounds of 50 callers: one provider call a round, no family revoked", async () => {
      await connect();
      for (let round = 1; round <= 20; round += 1) {
        room.clock.advance(hourMs + 1);
        const tokens = await Promise.all(
          Array.from({ length: 50 }, (_, index) => tokenOf(fresh(index % 2 ? node : otherNode))),
        );
        expect(new Set(tokens).size).toBe(1);
        expect(room.provider.tokenRequests).toHaveLength(round);
      }
    });

    test("no SQL and no provider call when the token is fresh and warm", async () => {
      const { id } = await connect();
      const token = await tokenOf(fresh());
      // nobody announced this: a call that looked at the database would not serve any more
      await room.database.queries.updateTable("credentials").set({ status: "INVALID" }).where("id", "=", id).execute();
      const statementsBefore = room.statements();
      for (let index = 0; index < 50; index += 1) expect(await tokenOf(fresh())).toBe(token);
      expect(room.statements()).toBe(statementsBefore);
      expect(room.provider.tokenRequests).toEqual([]);
    });

    test("no transaction is open while the provider is called", async () => {
      await connectExpired();
      // the embedded database has one connection: this would wait for ever on an open transaction
      room.provider.beforeAnswer = async () => {
        await room.database.queries.selectFrom("projects").select("id").limit(1).execute();
      };
      await fresh();
      expect(room.provider.tokenRequests).toHaveLength(1);
    });

    test("a token of a 3-second life is refreshed each time it is over", async () => {
      room.provider.lifetimeSeconds = 3;
      await connect({ expiresAt: new Date(room.clock.now().getTime() + 3000) });
      const seen = new Set<string>();
      for (let round = 0; round < 4; round += 1) {
        seen.add(await tokenOf(fresh()));
        room.clock.advance(2000);
        seen.add(await tokenOf(fresh()));
        room.clock.advance(1001);
      }
      expect(seen.size).toBe(4);
      expect(room.provider.tokenRequests).toHaveLength(3);
    });
  });

  describe("the fence", () => {
    test("TR-02: a holder whose lease ran out cannot overwrite its successor's newer token", async () => {
      const { id } = await connectExpired();
      const held = holdProvider();
      const stale = tokenOf(fresh(node));
      await held.arrived;
      await runOutLease(id);
      room.provider.beforeAnswer = undefined;
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "successor", refresh_token: "r2", expires_in: 3600 });
      expect(await tokenOf(fresh(otherNode))).toBe("successor");
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "stale", refresh_token: "r1", expires_in: 3600 });
      held.release();
      expect(await stale).toBe("successor");
      expect(await tokenOf(fresh(room.anotherNode()))).toBe("successor");
      expect(await row(id)).toMatchObject({ secret_version: 2, status: "VALID" });
    });

    test("TR-02: while a successor is at the provider, the late reply of the former holder is not stored", async () => {
      const { id } = await connectExpired();
      const first = holdProvider();
      const stale = tokenOf(fresh(node));
      await first.arrived;
      await runOutLease(id);
      const second = holdProvider();
      const successor = tokenOf(fresh(otherNode));
      await second.arrived;
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "stale", refresh_token: "r1", expires_in: 3600 });
      first.release();
      await expect
        .poll(() => room.logged)
        .toContain("a refresh came back after its credential had moved on; its tokens are not stored");
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "successor", refresh_token: "r2", expires_in: 3600 });
      second.release();
      expect(await successor).toBe("successor");
      expect(await stale).toBe("successor");
      expect(await tokenOf(fresh(room.anotherNode()))).toBe("successor");
    });

    test("TR-02: a late reply is stored when the successor gave up without a token", async () => {
      const { id } = await connectExpired();
      const held = holdProvider();
      const late = tokenOf(fresh(node));
      await held.arrived;
      await runOutLease(id);
      room.provider.beforeAnswer = undefined;
      room.provider.answer = (response) => response.writeHead(503).end();
      expect(await codeOf(fresh(otherNode))).toBe("credential.refresh_failed");
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "late", refresh_token: "r1", expires_in: 3600 });
      held.release();
      expect(await late).toBe("late");
      expect(await tokenOf(fresh(room.anotherNode()))).toBe("late");
    });

    test("TR-03: after a holder died the next caller waits for its lease, retries the old token, and says so when it is refused", async () => {
      const { id } = await connectExpired();
      await room.database.queries
        .updateTable("credentials")
        .set({
          refresh_lease_owner: newId(),
          refresh_lease_until: new Date(Date.now() + 300),
          refresh_started_at: new Date(),
        })
        .where("id", "=", id)
        .execute();
      expect(await codeOf(fresh())).toBe("served");
      expect(room.provider.tokenRequests).toHaveLength(1);

      room.clock.advance(hourMs + 1);
      await room.database.queries
        .updateTable("credentials")
        .set({ refresh_started_at: new Date() })
        .where("id", "=", id)
        .execute();
      room.provider.answer = (response) => replyJson(response, { error: "invalid_grant" }, 400);
      expect(await codeOf(fresh())).toBe("credential.needs_reconnect");
      const event = await room.database.queries
        .selectFrom("events")
        .selectAll()
        .where("credential_id", "=", id)
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirstOrThrow();
      expect(event).toMatchObject({
        type: "credential.invalidated",
        data: { inDoubt: true, providerError: "invalid_grant" },
      });
    });

    test("TR-03: a lost reply keeps the intent, a refusal clears it", async () => {
      const { id } = await connectExpired();
      room.provider.answer = (response) => response.destroy();
      expect(await codeOf(fresh())).toBe("credential.refresh_failed");
      expect(await row(id)).toMatchObject({
        refresh_lease_owner: null,
        refresh_started_at: expect.any(Date),
        refresh_failures: 1,
      });
      room.provider.answer = undefined;
      await fresh();
      expect(await row(id)).toMatchObject({ refresh_started_at: null, refresh_failures: 0 });
    });

    test("leases of a dead embedded server end at the next start", async () => {
      const { id } = await connectExpired();
      await room.database.queries
        .updateTable("credentials")
        .set({
          refresh_lease_owner: newId(),
          refresh_lease_until: new Date(Date.now() + 60_000),
          refresh_started_at: new Date(),
        })
        .where("id", "=", id)
        .execute();
      expect((await node.get(user.projectId, user.userId, id)).isRefreshing).toBe(true);
      await node.recover();
      expect(await row(id)).toMatchObject({ refresh_lease_owner: null, refresh_started_at: expect.any(Date) });
      await fresh();
    });
  });

  describe("what a reply means for the credential", () => {
    const oauthError =
      (error: string, status = 400) =>
      (response: ServerResponse) =>
        replyJson(response, { error }, status);
    const raw = (status: number, contentType: string, text: string) => (response: ServerResponse) =>
      response.writeHead(status, { "content-type": contentType }).end(text);
    const json = (members: object) => (response: ServerResponse) => replyJson(response, members);

    test.each<[string, (response: ServerResponse) => void, ErrorCode, "VALID" | "INVALID"]>([
      ["500", raw(500, "text/plain", "oops"), "credential.refresh_failed", "VALID"],
      ["502 page", raw(502, "text/html", "<html>"), "credential.refresh_failed", "VALID"],
      ["503", oauthError("temporarily_unavailable", 503), "credential.refresh_failed", "VALID"],
      ["503 invalid_grant", oauthError("invalid_grant", 503), "credential.refresh_failed", "VALID"],
      ["429", oauthError("rate_limited", 429), "credential.refresh_failed", "VALID"],
      ["429 invalid_grant", oauthError("invalid_grant", 429), "credential.refresh_failed", "VALID"],
      ["200 page", raw(200, "text/html", "<html>"), "credential.refresh_failed", "VALID"],
      ["403 page", raw(403, "text/html", "<html>"), "credential.refresh_failed", "VALID"],
      ["cut off", (response) => response.destroy(), "credential.refresh_failed", "VALID"],
      ["half", raw(200, "application/json", '{"access_tok'), "credential.refresh_failed", "VALID"],
      ["empty object", json({}), "credential.refresh_failed", "VALID"],
      ["no token", json({ refresh_token: "r" }), "credential.refresh_failed", "VALID"],
      ["CR LF token", json({ access_token: "a\r\nb" }), "credential.refresh_failed", "VALID"],
      ["80 KiB", json({ access_token: "a".repeat(80 * 1024) }), "credential.refresh_failed", "VALID"],
      [
        "redirect",
        (response) => response.writeHead(302, { location: "http://169.254.169.254/" }).end(),
        "credential.refresh_failed",
        "VALID",
      ],
      ["400 unknown word", oauthError("teapot"), "credential.refresh_failed", "VALID"],
      ["400 invalid_request", oauthError("invalid_request"), "credential.refresh_failed", "VALID"],
      ["401 empty", raw(401, "application/json", "{}"), "credential.refresh_failed", "VALID"],
      ["400 access_denied", oauthError("access_denied"), "credential.refresh_failed", "VALID"],
      ["401 invalid_client", oauthError("invalid_client", 401), "credential.refresh_failed", "VALID"],
      ["400 unauthorized_client", oauthError("unauthorized_client"), "credential.refresh_failed", "VALID"],
      ["200 bad_client_secret", oauthError("bad_client_secret", 200), "credential.refresh_failed", "VALID"],
      ["400 invalid_grant", oauthError("invalid_grant"), "credential.needs_reconnect", "INVALID"],
      ["401 invalid_grant", oauthError("invalid_grant", 401), "credential.needs_reconnect", "INVALID"],
      ["200 token_revoked", oauthError("token_revoked", 200), "credential.needs_reconnect", "INVALID"],
      ["200 bad_refresh_token", oauthError("bad_refresh_token", 200), "credential.needs_reconnect", "INVALID"],
    ])("TR-07: %s", async (_name, answer, expected, status) => {
      const { id } = await connectExpired();
      room.provider.answer = answer;
      expect(await codeOf(fresh())).toBe(expected);
      expect(await row(id)).toMatchObject({
        status,
        status_reason: status === "INVALID" ? "credential.needs_reconnect" : null,
        secret_version: 1,
        refresh_failures: 1,
        refresh_lease_owner: null,
      });
      if (status === "INVALID") return;
      // whatever it was, the old refresh token is still there and works once the provider does
      room.provider.answer = undefined;
      room.clock.advance(60_000);
      expect(await codeOf(fresh())).toBe("served");
    });

    test("TR-09: a dead grant is said once, costs no more provider calls, and ends with a reconnect", async () => {
      const { id } = await connectExpired();
      room.provider.answer = oauthError("invalid_grant");
      for (let index = 0; index < 5; index += 1)
        expect(await codeOf(fresh(index % 2 ? node : otherNode))).toBe("credential.needs_reconnect");
      expect(room.provider.tokenRequests).toHaveLength(1);
      expect(await eventTypes()).toEqual(["credential.connected", "credential.invalidated"]);
      await node.store(user, integration, { allowMultiple: false }, room.learnt());
      expect(await codeOf(fresh())).toBe("served");
      expect(await codeOf(fresh(otherNode))).toBe("served");
      expect((await row(id))?.status).toBe("VALID");
    });

    test("TR-09: invalid_grant for a token that was replaced meanwhile is a benign race", async () => {
      await connectExpired();
      const held = holdProvider();
      const racing = tokenOf(fresh());
      await held.arrived;
      await otherNode.store(
        user,
        integration,
        { allowMultiple: false },
        room.learnt({ secret: { accessToken: new Secret("reconnected") } }),
      );
      room.provider.answer = oauthError("invalid_grant");
      held.release();
      expect(await racing).toBe("reconnected");
      expect(await eventTypes()).toEqual(["credential.connected", "credential.reconnected"]);
    });

    test("TR-08: a rotated client secret costs one call, marks nobody, and is over when the integration changes", async () => {
      const others = await Promise.all(Array.from({ length: 5 }, () => room.addUser(user.projectId)));
      for (const each of [user, ...others])
        await node.store(each, integration, { allowMultiple: false }, room.learnt());
      room.clock.advance(hourMs + 1);
      room.provider.answer = oauthError("invalid_client", 401);
      for (const each of [user, ...others]) {
        const served = node.fresh(each.projectId, each.userId, integration, undefined);
        expect(await codeOf(served)).toBe("credential.refresh_failed");
      }
      expect(room.provider.tokenRequests).toHaveLength(1);
      room.provider.answer = undefined;
      await room.database.transaction((queries) =>
        room.database.changes.announce(queries, { room: "integrations", projectId: user.projectId }),
      );
      for (const each of [user, ...others]) {
        await expect.poll(() => codeOf(node.fresh(each.projectId, each.userId, integration, undefined))).toBe("served");
      }
      expect(await eventTypes()).not.toContain("credential.invalidated");
    });

    test("TR-10: a reply without a refresh token keeps the old one; scopes and public fields follow the reply", async () => {
      integration = await room.addIntegration(user.projectId, {
        refresh: { kind: "stable" },
        tokenFields: { region: "/region" },
      });
      const { id } = await connectExpired({ templateValues: { region: "eu", site: "acme" } });
      const refreshToken = room.provider.tokenRequests;
      room.provider.answer = json({ access_token: "a2", expires_in: "3600", scope: "read,write", region: "us" });
      const first = await fresh();
      expect(first.credential).toMatchObject({
        grantedScopes: ["read", "write"],
        templateValues: { region: "us", site: "acme" },
      });
      for (const emptied of [undefined, "", null]) {
        room.clock.advance(hourMs + 1);
        room.provider.answer = json({ access_token: "a3", expires_in: 3600, refresh_token: emptied });
        expect((await fresh()).credential.grantedScopes).toEqual(["read", "write"]);
      }
      expect(new Set(refreshToken.map((fields) => fields["refresh_token"])).size).toBe(1);
      expect(await row(id)).toMatchObject({ secret_version: 5, status: "VALID" });
    });

    test("a token that ends and cannot be renewed is said to need a reconnect, once", async () => {
      await connectExpired({ secret: { accessToken: new Secret("a") } });
      expect(await codeOf(fresh())).toBe("credential.needs_reconnect");
      expect(await codeOf(fresh(otherNode))).toBe("credential.needs_reconnect");
      expect(await eventTypes()).toEqual(["credential.connected", "credential.invalidated"]);
      expect(room.provider.tokenRequests).toEqual([]);
    });
  });

  describe("while the token still works", () => {
    test("early in the margin it is served at once and refreshed meanwhile", async () => {
      await connect();
      const old = await tokenOf(fresh());
      room.clock.advance(hourMs - 50_000);
      const held = holdProvider();
      expect(await tokenOf(fresh())).toBe(old);
      await held.arrived;
      held.release();
      await node.drain();
      expect(await tokenOf(fresh())).not.toBe(old);
      expect(room.provider.tokenRequests).toHaveLength(1);
    });

    test("TR-21: it is served while the token endpoint is down, and the endpoint is left alone between tries", async () => {
      await connect();
      const old = await tokenOf(fresh());
      room.provider.answer = (response) => response.writeHead(503).end();
      room.clock.advance(hourMs - 20_000);
      for (let index = 0; index < 20; index += 1) expect(await tokenOf(fresh())).toBe(old);
      expect(room.provider.tokenRequests).toHaveLength(1);
      room.clock.advance(20_001);
      expect(await codeOf(fresh())).toBe("credential.refresh_failed");
    });

    test("TR-15: a token that the provider refused is refreshed by force, once a minute, for all who were refused", async () => {
      await connect();
      const old = await tokenOf(fresh());
      const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenOf(fresh(node, { force: true }))));
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).not.toBe(old);
      for (let index = 0; index < 5; index += 1) expect(await tokenOf(fresh(node, { force: true }))).toBe(tokens[0]);
      expect(room.provider.tokenRequests).toHaveLength(1);
      room.clock.advance(60_000);
      expect(await tokenOf(fresh(node, { force: true }))).not.toBe(tokens[0]);
    });

    test("force changes nothing for a secret that cannot be renewed", async () => {
      await connect({ secret: { accessToken: new Secret("a") }, expiresAt: null });
      expect(await tokenOf(fresh(node, { force: true }))).toBe("a");
    });
  });

  describe("deleting", () => {
    test("TR-16: a credential that is deleted during its refresh stays deleted, and the new tokens are revoked", async () => {
      const { id } = await connectExpired();
      const held = holdProvider();
      const racing = codeOf(fresh());
      await held.arrived;
      await otherNode.disconnect(user.projectId, user.userId, id);
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "a9", refresh_token: "r9", expires_in: 3600 });
      held.release();
      expect(await racing).toBe("credential.not_connected");
      expect(await row(id)).toBeUndefined();
      expect(room.provider.revoked).toContain("r9");
    });

    test("TR-16: 60 interleavings of refresh and disconnect resurrect nothing and leave no token alive", async () => {
      for (let round = 0; round < 60; round += 1) {
        room.provider.revoked.length = 0;
        const { id } = await connectExpired();
        const issued: string[] = [];
        room.provider.beforeAnswer = async () => {
          for (let index = 0; index < (round * 7) % 23; index += 1) await tick();
        };
        room.provider.answer = (response) => {
          issued.push(`r-${round}`);
          replyJson(response, { access_token: `a-${round}`, refresh_token: `r-${round}`, expires_in: 3600 });
        };
        const racing = codeOf(fresh());
        for (let index = 0; index < (round * 5) % 31; index += 1) await tick();
        await otherNode.disconnect(user.projectId, user.userId, id);
        expect(["served", "credential.not_connected"]).toContain(await racing);
        expect(await row(id)).toBeUndefined();
        for (const token of issued) expect(room.provider.revoked).toContain(token);
      }
    });
  });
});
