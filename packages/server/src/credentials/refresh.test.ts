import { setImmediate as tick } from "node:timers/promises";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { newId } from "../lib/random.ts";
import { Secret } from "../lib/secret.ts";
import { codeOf, holdProvider, hourMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, replyJson, type TestRoom } from "./testing.ts";

describe("refreshing", () => {
  let room: TestRoom;
  let stage: Awaited<ReturnType<typeof openRefreshStage>>;
  beforeAll(async () => {
    room = await openTestRoom();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  beforeEach(async () => {
    stage = await openRefreshStage(room);
  });

  describe("one at a time", () => {
    test("TR-01: 50 callers of an expired token cause one provider call and get the winner's token", async () => {
      const { id } = await stage.connectExpired();
      const statementsBefore = room.statements();
      const tokens = await Promise.all(Array.from({ length: 50 }, () => stage.tokenOf(stage.fresh())));
      // the callers share one refresh in this process; they do not queue at the stage.row
      expect(room.statements() - statementsBefore).toBeLessThan(20);
      expect(new Set(tokens).size).toBe(1);
      expect(room.provider.tokenRequests).toHaveLength(1);
      expect(await stage.row(id)).toMatchObject({
        secret_version: 2,
        refresh_lease_owner: null,
        refresh_started_at: null,
        refresh_failures: 0,
      });
      expect(await stage.eventTypes()).toEqual([]);
    });

    test("TR-01: two nodes, 20 rounds of 50 callers: one provider call a round, no family revoked", async () => {
      await stage.connect();
      for (let round = 1; round <= 20; round += 1) {
        room.clock.advance(hourMs + 1);
        const tokens = await Promise.all(
          Array.from({ length: 50 }, (_, index) =>
            stage.tokenOf(stage.fresh(index % 2 ? stage.node : stage.otherNode)),
          ),
        );
        expect(new Set(tokens).size).toBe(1);
        expect(room.provider.tokenRequests).toHaveLength(round);
      }
    });

    test("no SQL and no provider call when the token is stage.fresh and warm", async () => {
      const { id } = await stage.connect();
      const token = await stage.tokenOf(stage.fresh());
      // nobody announced this: a call that looked at the database would not serve any more
      await room.database.queries.updateTable("credentials").set({ status: "INVALID" }).where("id", "=", id).execute();
      const statementsBefore = room.statements();
      for (let index = 0; index < 50; index += 1) expect(await stage.tokenOf(stage.fresh())).toBe(token);
      expect(room.statements()).toBe(statementsBefore);
      expect(room.provider.tokenRequests).toEqual([]);
    });

    test("no transaction is open while the provider is called", async () => {
      await stage.connectExpired();
      // the embedded database has one connection: this would wait for ever on an open transaction
      room.provider.beforeAnswer = async () => {
        await room.database.queries.selectFrom("projects").select("id").limit(1).execute();
      };
      await stage.fresh();
      expect(room.provider.tokenRequests).toHaveLength(1);
    });

    test("a token of a 3-second life is refreshed each time it is over", async () => {
      room.provider.lifetimeSeconds = 3;
      await stage.connect({ expiresAt: new Date(room.clock.now().getTime() + 3000) });
      const seen = new Set<string>();
      for (let round = 0; round < 4; round += 1) {
        seen.add(await stage.tokenOf(stage.fresh()));
        room.clock.advance(2000);
        seen.add(await stage.tokenOf(stage.fresh()));
        room.clock.advance(1001);
      }
      expect(seen.size).toBe(4);
      expect(room.provider.tokenRequests).toHaveLength(3);
    });
  });

  describe("the fence", () => {
    test("TR-02: a holder whose lease ran out cannot overwrite its successor's newer token", async () => {
      const { id } = await stage.connectExpired();
      const held = holdProvider(room);
      const stale = stage.tokenOf(stage.fresh(stage.node));
      await held.arrived;
      await stage.runOutLease(id);
      room.provider.beforeAnswer = undefined;
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "successor", refresh_token: "r2", expires_in: 3600 });
      expect(await stage.tokenOf(stage.fresh(stage.otherNode))).toBe("successor");
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "stale", refresh_token: "r1", expires_in: 3600 });
      held.release();
      expect(await stale).toBe("successor");
      expect(await stage.tokenOf(stage.fresh(room.anotherNode()))).toBe("successor");
      expect(await stage.row(id)).toMatchObject({ secret_version: 2, status: "VALID" });
    });

    test("TR-02: while a successor is at the provider, the late reply of the former holder is not stored", async () => {
      const { id } = await stage.connectExpired();
      const first = holdProvider(room);
      const stale = stage.tokenOf(stage.fresh(stage.node));
      await first.arrived;
      await stage.runOutLease(id);
      const second = holdProvider(room);
      const successor = stage.tokenOf(stage.fresh(stage.otherNode));
      await second.arrived;
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "stale", refresh_token: "r1", expires_in: 3600 });
      first.release();
      await expect
        .poll(() => room.logged)
        .toContain("a refresh came back after its credential had moved on; its tokens are in quarantine");
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "successor", refresh_token: "r2", expires_in: 3600 });
      second.release();
      expect(await successor).toBe("successor");
      expect(await stale).toBe("successor");
      expect(await stage.tokenOf(stage.fresh(room.anotherNode()))).toBe("successor");
    });

    test("TR-02: a late reply is stored when the successor gave up without a token", async () => {
      const { id } = await stage.connectExpired();
      const held = holdProvider(room);
      const late = stage.tokenOf(stage.fresh(stage.node));
      await held.arrived;
      await stage.runOutLease(id);
      room.provider.beforeAnswer = undefined;
      room.provider.answer = (response) => response.writeHead(503).end();
      expect(await codeOf(stage.fresh(stage.otherNode))).toBe("credential.refresh_failed");
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "late", refresh_token: "r1", expires_in: 3600 });
      held.release();
      expect(await late).toBe("late");
      expect(await stage.tokenOf(stage.fresh(room.anotherNode()))).toBe("late");
    });

    test("TR-03: after a holder died the next caller waits for its lease, retries the old token, and is in doubt when it is refused", async () => {
      const { id } = await stage.connectExpired();
      await room.database.queries
        .updateTable("credentials")
        .set({
          refresh_lease_owner: newId(),
          refresh_lease_until: new Date(Date.now() + 300),
          refresh_started_at: new Date(),
        })
        .where("id", "=", id)
        .execute();
      expect(await codeOf(stage.fresh())).toBe("served");
      expect(room.provider.tokenRequests).toHaveLength(1);

      room.clock.advance(hourMs + 1);
      await room.database.queries
        .updateTable("credentials")
        .set({ refresh_started_at: new Date() })
        .where("id", "=", id)
        .execute();
      room.provider.answer = oauthError("invalid_grant");
      expect(await codeOf(stage.fresh())).toBe("credential.refresh_failed");
      expect(await stage.row(id)).toMatchObject({ status: "VALID", health: "in_doubt", refresh_started_at: null });
      expect(await stage.events()).toMatchObject([
        { type: "credential.in_doubt", data: { reason: "interrupted", providerError: "invalid_grant" } },
      ]);
    });

    test("TR-03: a lost reply keeps the intent, a refusal clears it", async () => {
      const { id } = await stage.connectExpired();
      room.provider.answer = (response) => response.destroy();
      expect(await codeOf(stage.fresh())).toBe("credential.refresh_failed");
      expect(await stage.row(id)).toMatchObject({
        refresh_lease_owner: null,
        refresh_started_at: expect.any(Date),
        refresh_failures: 1,
      });
      room.provider.answer = undefined;
      await stage.fresh();
      expect(await stage.row(id)).toMatchObject({ refresh_started_at: null, refresh_failures: 0 });
    });

    test("leases of a dead embedded server end at the next start", async () => {
      const { id } = await stage.connectExpired();
      await room.database.queries
        .updateTable("credentials")
        .set({
          refresh_lease_owner: newId(),
          refresh_lease_until: new Date(Date.now() + 60_000),
          refresh_started_at: new Date(),
        })
        .where("id", "=", id)
        .execute();
      expect((await stage.node.get(stage.user.projectId, stage.user.userId, id)).isRefreshing).toBe(true);
      await stage.node.recover({ isAlone: true });
      expect(await stage.row(id)).toMatchObject({ refresh_lease_owner: null, refresh_started_at: expect.any(Date) });
      await stage.fresh();
    });
  });

  describe("what a reply changes", () => {
    test("TR-09: invalid_grant for a token that was replaced meanwhile is a benign race", async () => {
      await stage.connectExpired();
      const held = holdProvider(room);
      const racing = stage.tokenOf(stage.fresh());
      await held.arrived;
      await stage.otherNode.store(
        stage.user,
        stage.integration,
        { allowMultiple: false },
        room.learnt({ secret: { accessToken: new Secret("reconnected") } }),
      );
      room.provider.answer = oauthError("invalid_grant");
      held.release();
      expect(await racing).toBe("reconnected");
      expect(await stage.eventTypes()).toEqual(["credential.reconnected"]);
    });

    test("TR-10: a reply without a refresh token keeps the old one; scopes and public fields follow the reply", async () => {
      stage.integration = await room.addIntegration(stage.user.projectId, {
        refresh: { kind: "stable" },
        tokenFields: { region: "/region" },
      });
      const { id } = await stage.connectExpired({ templateValues: { region: "eu", site: "acme" } });
      const refreshToken = room.provider.tokenRequests;
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "a2", expires_in: "3600", scope: "read,write", region: "us" });
      const first = await stage.fresh();
      expect(first.credential).toMatchObject({
        grantedScopes: ["read", "write"],
        templateValues: { region: "us", site: "acme" },
      });
      for (const emptied of [undefined, "", null]) {
        room.clock.advance(hourMs + 1);
        room.provider.answer = (response) =>
          replyJson(response, { access_token: "a3", expires_in: 3600, refresh_token: emptied });
        expect((await stage.fresh()).credential.grantedScopes).toEqual(["read", "write"]);
      }
      expect(new Set(refreshToken.map((fields) => fields["refresh_token"])).size).toBe(1);
      expect(await stage.row(id)).toMatchObject({ secret_version: 5, status: "VALID" });
    });
  });

  describe("while the token still works", () => {
    test("early in the margin it is served at once and refreshed meanwhile", async () => {
      await stage.connect();
      const old = await stage.tokenOf(stage.fresh());
      room.clock.advance(hourMs - 50_000);
      const held = holdProvider(room);
      expect(await stage.tokenOf(stage.fresh())).toBe(old);
      await held.arrived;
      held.release();
      await stage.node.drain();
      expect(await stage.tokenOf(stage.fresh())).not.toBe(old);
      expect(room.provider.tokenRequests).toHaveLength(1);
    });

    test("TR-21: it is served while the token endpoint is down, and the endpoint is left alone between tries", async () => {
      await stage.connect();
      const old = await stage.tokenOf(stage.fresh());
      room.provider.answer = (response) => response.writeHead(503).end();
      room.clock.advance(hourMs - 20_000);
      for (let index = 0; index < 20; index += 1) expect(await stage.tokenOf(stage.fresh())).toBe(old);
      expect(room.provider.tokenRequests).toHaveLength(1);
      room.clock.advance(20_001);
      expect(await codeOf(stage.fresh())).toBe("credential.refresh_failed");
    });

    test("TR-15: a token that the provider refused is refreshed by force, once a minute, for all who were refused", async () => {
      await stage.connect();
      const old = await stage.tokenOf(stage.fresh());
      const tokens = await Promise.all(
        Array.from({ length: 20 }, () => stage.tokenOf(stage.fresh(stage.node, { force: true }))),
      );
      expect(new Set(tokens).size).toBe(1);
      expect(tokens[0]).not.toBe(old);
      for (let index = 0; index < 5; index += 1)
        expect(await stage.tokenOf(stage.fresh(stage.node, { force: true }))).toBe(tokens[0]);
      expect(room.provider.tokenRequests).toHaveLength(1);
      room.clock.advance(60_000);
      expect(await stage.tokenOf(stage.fresh(stage.node, { force: true }))).not.toBe(tokens[0]);
    });

    test("force changes nothing for a secret that cannot be renewed", async () => {
      await stage.connect({ secret: { accessToken: new Secret("a") }, expiresAt: null });
      expect(await stage.tokenOf(stage.fresh(stage.node, { force: true }))).toBe("a");
    });
  });

  describe("deleting", () => {
    test("TR-16: a credential that is deleted during its refresh stays deleted, and the new tokens are revoked", async () => {
      const { id } = await stage.connectExpired();
      const held = holdProvider(room);
      const racing = codeOf(stage.fresh());
      await held.arrived;
      await stage.otherNode.disconnect(stage.user.projectId, stage.user.userId, id);
      room.provider.answer = (response) =>
        replyJson(response, { access_token: "a9", refresh_token: "r9", expires_in: 3600 });
      held.release();
      expect(await racing).toBe("credential.not_connected");
      expect(await stage.row(id)).toBeUndefined();
      await room.revocations.run();
      expect(room.provider.revoked).toContain("r9");
    });

    test(
      "TR-16: 60 interleavings of refresh and disconnect resurrect nothing and leave no token alive",
      { timeout: 120_000 },
      async () => {
        for (let round = 0; round < 60; round += 1) {
          room.provider.revoked.length = 0;
          const { id } = await stage.connectExpired();
          const issued: string[] = [];
          room.provider.beforeAnswer = async () => {
            for (let index = 0; index < (round * 7) % 23; index += 1) await tick();
          };
          room.provider.answer = (response) => {
            issued.push(`r-${round}`);
            replyJson(response, { access_token: `a-${round}`, refresh_token: `r-${round}`, expires_in: 3600 });
          };
          const racing = codeOf(stage.fresh());
          for (let index = 0; index < (round * 5) % 31; index += 1) await tick();
          await stage.otherNode.disconnect(stage.user.projectId, stage.user.userId, id);
          expect(["served", "credential.not_connected"]).toContain(await racing);
          expect(await stage.row(id)).toBeUndefined();
          await room.revocations.run();
          for (const token of issued) expect(room.provider.revoked).toContain(token);
        }
      },
    );
  });
});
