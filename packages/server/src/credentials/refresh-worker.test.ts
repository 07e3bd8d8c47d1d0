import type { ProviderInput } from "@portico/providers";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { codeOf, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { isInUse, nextRefreshAt } from "./refresh-schedule.ts";
import { openTestRoom, replyJson, type TestRoom } from "./testing.ts";

const dayMs = 24 * hourMs;
let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  // what earlier tests connected is none of this test's business
  await room.database.queries.updateTable("credentials").set({ next_refresh_at: null }).execute();
  stage = await openRefreshStage(room);
});

const work = (): Promise<number> => stage.node.worker.runOnce();

describe("the schedule", () => {
  const refreshedAt = new Date("2026-03-01T12:00:00Z");
  const expiresAt = new Date(refreshedAt.getTime() + hourMs);
  const base = { renewal: "refresh_token", refreshedAt, expiresAt, idleLimitDays: null, isInUse: true } as const;
  const waits = (facts: Parameters<typeof nextRefreshAt>[0]): number[] =>
    Array.from({ length: 500 }, () => (nextRefreshAt(facts)?.getTime() ?? Number.NaN) - refreshedAt.getTime());

  test("TR-12: in use: anywhere between 60 % and 85 % of the token's life, spread evenly", () => {
    const all = waits(base);
    expect(Math.min(...all)).toBeGreaterThanOrEqual(0.6 * hourMs);
    expect(Math.max(...all)).toBeLessThanOrEqual(0.85 * hourMs);
    const early = all.filter((wait) => wait < 0.725 * hourMs).length;
    expect(early).toBeGreaterThan(150);
    expect(early).toBeLessThan(350);
  });

  test("TR-14: not in use: once within 24 hours; before half of the idle limit; what nothing renews at its end", () => {
    const idle = waits({ ...base, isInUse: false });
    expect(Math.max(...idle)).toBeLessThanOrEqual(dayMs);
    expect(Math.min(...idle)).toBeGreaterThanOrEqual(0.75 * dayMs);
    const lasting = { ...base, expiresAt: null, isInUse: false };
    expect(Math.max(...waits({ ...lasting, idleLimitDays: 90 }))).toBeLessThanOrEqual(45 * dayMs);
    expect(nextRefreshAt(lasting)).toBeNull();
    expect(nextRefreshAt({ ...base, renewal: null })).toEqual(base.expiresAt);
    const connected = (createdAt: Date, consentedAt = createdAt) => ({ createdAt, consentedAt });
    const longAgo = connected(new Date(0));
    const at = (ms: number) => new Date(refreshedAt.getTime() + ms);
    expect(isInUse(refreshedAt, longAgo, at(dayMs))).toBe(true);
    expect(isInUse(refreshedAt, longAgo, at(dayMs + 1))).toBe(false);
    expect(isInUse(null, longAgo, refreshedAt)).toBe(false);
    // whoever connects is about to use it
    for (const lately of [
      connected(refreshedAt),
      connected(new Date(0), refreshedAt),
      connected(refreshedAt, new Date(0)),
    ]) {
      expect(isInUse(null, lately, at(dayMs))).toBe(true);
      expect(isInUse(null, lately, at(dayMs + 1))).toBe(false);
    }
  });
});

/** One whose who-am-I call is answered by the test's provider. */
const withWhoami = (changes: Partial<ProviderInput> = {}) =>
  room.addIntegration(
    stage.user.projectId,
    {},
    {
      ...changes,
      api: { baseUrl: `${room.provider.origin}/api`, headers: { Authorization: "Bearer {accessToken}" } },
    },
  );

describe("the worker", () => {
  test("TR-12: renews what is in use before anybody has to wait for it", async () => {
    const { id } = await stage.connect();
    await stage.fresh();
    room.clock.advance(0.59 * hourMs);
    expect(await work()).toBe(0);
    room.clock.advance(0.27 * hourMs);
    expect(await work()).toBe(1);
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, health: "healthy" });
    const asked = room.provider.tokenRequests.length;
    room.clock.advance(0.3 * hourMs);
    expect(await codeOf(stage.fresh())).toBe("served");
    expect(room.provider.tokenRequests).toHaveLength(asked);
  });

  test("TR-12: an account that was idle for long is in use again when it is reconnected", async () => {
    const { id } = await stage.connect();
    room.clock.advance(40 * dayMs);
    await stage.node.store(
      stage.user,
      stage.integration,
      { allowMultiple: false, selectedCredentialId: id },
      room.learnt(),
    );
    room.clock.advance(0.86 * hourMs);
    expect(await work()).toBe(1);
    expect(room.provider.tokenRequests).toHaveLength(1);
    // it is renewed to be due again within the hour
    const due = (await stage.row(id))?.next_refresh_at?.getTime() ?? Number.NaN;
    expect(due - room.clock.now().getTime()).toBeLessThanOrEqual(0.85 * hourMs);
  });

  test("TR-14: what nobody uses is renewed once a day, for 60 days, and works at the end", async () => {
    const { id } = await stage.connect();
    const before = room.provider.tokenRequests.length;
    const startedAt = room.clock.now().getTime();
    let longestGapMs = 0;
    let renewedAtMs = startedAt;
    for (let day = 0; day < 60; day += 1) {
      room.clock.advance(dayMs);
      const seen = room.provider.tokenRequests.length;
      await work();
      if (room.provider.tokenRequests.length > seen) {
        longestGapMs = Math.max(longestGapMs, room.clock.now().getTime() - renewedAtMs);
        renewedAtMs = room.clock.now().getTime();
      }
    }
    const renewals = room.provider.tokenRequests.length - before;
    expect(longestGapMs).toBe(dayMs);
    expect(renewals).toBe(60);
    expect(await codeOf(stage.fresh())).toBe("served");
    expect((await stage.row(id))?.health).toBe("healthy");
  });

  test("TR-14: a token that lasts is renewed before half of the provider's idle limit is over", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, {
      refresh: { kind: "rotating", idleLimitDays: 60 },
    });
    const { id } = await stage.connect({ expiresAt: null });
    room.clock.advance(26 * dayMs);
    expect(await work()).toBe(0);
    room.clock.advance(4 * dayMs);
    expect(await work()).toBe(1);
    expect((await stage.row(id))?.secret_version).toBe(2);
  });

  test("what ends and cannot be renewed is told as over without anybody calling", async () => {
    const { id } = await stage.connect({ secret: { accessToken: new Secret("last") } });
    room.clock.advance(0.9 * hourMs);
    await work();
    expect((await stage.row(id))?.health).toBe("healthy");
    room.clock.advance(0.1 * hourMs);
    await work();
    expect(await stage.row(id)).toMatchObject({ health: "dead", status: "INVALID", health_reason: "grant_expired" });
  });

  test("TR-08: what nothing renews ends at its time during an outage, too: it asks nobody for a token", async () => {
    const { id, projectId, integrationId } = await stage.connect({ secret: { accessToken: new Secret("last") } });
    room.clock.advance(hourMs);
    const at = room.clock.now();
    await room.database.queries
      .insertInto("refresh_breakers")
      .values({
        integration_id: integrationId,
        project_id: projectId,
        cause: "outage",
        opened_at: at,
        retry_at: new Date(at.getTime() + minuteMs),
      })
      .execute();
    expect(await work()).toBe(1);
    expect(await stage.row(id)).toMatchObject({ health: "dead", health_reason: "grant_expired" });
  });

  test("TR-09: confirms a refusal by itself, and no caller is needed to find out the truth", async () => {
    const { id } = await stage.connect();
    room.provider.answer = oauthError("invalid_grant");
    room.clock.advance(0.86 * hourMs);
    await work();
    expect((await stage.row(id))?.health).toBe("suspect");
    room.clock.advance(5 * minuteMs - 1);
    expect(await work()).toBe(0);
    room.clock.advance(1);
    expect(await work()).toBe(1);
    room.clock.advance(5 * minuteMs);
    expect(await work()).toBe(1);
    expect(await stage.row(id)).toMatchObject({ health: "dead", status: "INVALID" });
    room.clock.advance(dayMs);
    expect(await work()).toBe(0);
    expect(room.provider.tokenRequests).toHaveLength(3);
  });

  test("TR-03: mends what a dead process left open without waiting for a caller", async () => {
    const { id } = await stage.connect();
    await room.database.queries
      .updateTable("credentials")
      .set({
        refresh_lease_owner: crypto.randomUUID(),
        refresh_lease_until: new Date("2001-01-01"),
        refresh_started_at: new Date("2001-01-01"),
      })
      .where("id", "=", id)
      .execute();
    expect(await work()).toBe(1);
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, refresh_started_at: null, health: "healthy" });
    expect(room.provider.tokenRequests).toHaveLength(1);
  });

  test("TR-03: what it cannot mend it flags as in doubt at once", async () => {
    const { id } = await stage.connect();
    await room.database.queries
      .updateTable("credentials")
      .set({ refresh_lease_owner: null, refresh_started_at: new Date("2001-01-01"), next_refresh_at: room.clock.now() })
      .where("id", "=", id)
      .execute();
    room.provider.answer = oauthError("invalid_grant");
    await work();
    expect(await stage.row(id)).toMatchObject({ status: "VALID", health: "in_doubt" });
    expect(await stage.eventTypes()).toEqual(["credential.in_doubt"]);
  });

  test("TR-12: two nodes share what is due; nothing is renewed twice", async () => {
    for (let index = 0; index < 30; index += 1) {
      const user = await room.addUser(stage.user.projectId);
      await stage.node.store(user, stage.integration, { allowMultiple: false }, room.learnt());
    }
    room.clock.advance(0.86 * hourMs);
    const looked = await Promise.all([stage.node.worker.runOnce(), stage.otherNode.worker.runOnce()]);
    expect(looked[0]! + looked[1]!).toBe(30);
    expect(room.provider.tokenRequests).toHaveLength(30);
    expect(new Set(room.provider.tokenRequests.map((fields) => fields["refresh_token"])).size).toBe(30);
  });

  test("a frozen credential is neither refreshed nor served", async () => {
    const { id } = await stage.connect();
    await stage.fresh();
    await room.database.queries
      .updateTable("credentials")
      .set({ frozen_at: room.clock.now(), next_refresh_at: room.clock.now() })
      .where("id", "=", id)
      .execute();
    expect(await work()).toBe(0);
    expect(await codeOf(stage.fresh(room.anotherNode()))).not.toBe("served");
    expect(room.provider.tokenRequests).toEqual([]);
  });

  const keyed: Partial<ProviderInput> = { auth: { scheme: "api_key", fields: [{ id: "accessToken", title: "Key" }] } };
  test.each([
    { what: "a key", declared: keyed, reason: "secret_rejected" },
    // nobody entered anything: whoever reads the reason consented
    { what: "a lasting token of a consent", declared: {}, reason: "grant_revoked" },
  ])("TR-15: $what that the provider refuses is verified, and dies by the same confirmations", async (each) => {
    stage.integration = await withWhoami(each.declared);
    const { id } = await stage.connect({ secret: { accessToken: new Secret("a-key") }, expiresAt: null });
    room.provider.whoamiStatus = 401;
    expect(await stage.tokenOf(stage.fresh(stage.node, { force: true }))).toBe("a-key");
    await expect.poll(async () => (await stage.row(id))?.health).toBe("suspect");
    // it goes on being served while it is in question
    expect(await stage.tokenOf(stage.fresh())).toBe("a-key");
    for (let confirmation = 1; confirmation <= 2; confirmation += 1) {
      room.clock.advance(5 * minuteMs);
      expect(await work()).toBe(1);
    }
    expect(await stage.row(id)).toMatchObject({ status: "INVALID", health: "dead", health_reason: each.reason });
    expect(await codeOf(stage.fresh())).toBe("credential.needs_reconnect");
    expect(await stage.eventTypes()).toEqual(["credential.suspected", "credential.invalidated"]);
  });

  test("TR-15: a key that the who-am-I call takes is fine, whatever another endpoint said", async () => {
    stage.integration = await withWhoami();
    const { id } = await stage.connect({ secret: { accessToken: new Secret("a-key") }, expiresAt: null });
    room.provider.whoamiStatus = 401;
    await stage.fresh(stage.node, { force: true });
    await expect.poll(async () => (await stage.row(id))?.health).toBe("suspect");
    room.provider.whoamiStatus = 200;
    room.clock.advance(5 * minuteMs);
    await work();
    expect(await stage.row(id)).toMatchObject({ health: "healthy", status: "VALID", refusals: 0 });
    expect(await stage.eventTypes()).toEqual(["credential.suspected", "credential.recovered"]);
  });

  test("uses are written in batches, never by a read", async () => {
    const { id } = await stage.connect();
    // connecting is no use of it
    expect((await stage.row(id))?.last_used_at).toBeNull();
    await stage.fresh();
    room.clock.advance(minuteMs);
    const statements = room.statements();
    for (let call = 0; call < 100; call += 1) await stage.fresh();
    // a minute later the cached row is read once more; nothing is written
    expect(room.statements() - statements).toBeLessThanOrEqual(3);
    await stage.node.sweep();
    expect((await stage.row(id))?.last_used_at).toEqual(room.clock.now());
  });

  test("TR-20: three failures in a row by the worker tell failing once", async () => {
    const { id } = await stage.connect();
    room.provider.answer = (response) => replyJson(response, { error: "server_error" }, 500);
    for (let hour = 0; hour < 6; hour += 1) {
      room.clock.advance(hourMs);
      await work();
    }
    expect((await stage.row(id))?.health).toBe("failing");
    expect(await stage.eventTypes()).toEqual(["credential.failing"]);
  });
});
