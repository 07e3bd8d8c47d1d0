import { healthReasons, type CredentialHealth } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Secret } from "../lib/secret.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { healthMoves, reasonOfDeath, type HealthMove } from "./health.ts";
import { createRestoreStore } from "./restore-store.ts";
import { createApiHealthStore } from "./api-health-store.ts";
import { createHealthStore } from "./health-store.ts";
import { codeOf, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  stage = await openRefreshStage(room);
});

describe("a refused grant", () => {
  test("TR-09: three refusals, five minutes apart, and not one sooner, end it; nothing is deleted", async () => {
    const { id } = await stage.connectExpired();
    room.provider.answer = oauthError("invalid_grant");
    expect(await codeOf(stage.fresh())).toBe("credential.refresh_failed");
    expect(await stage.row(id)).toMatchObject({ status: "VALID", health: "suspect", refusals: 1 });
    expect(await stage.quarantine(id)).toMatchObject([{ kind: "refused", secret_version: 1 }]);

    // nobody asks again before it is time, on whichever node
    room.clock.advance(5 * minuteMs - 1);
    for (const node of [stage.node, stage.otherNode, room.anotherNode()])
      expect(await codeOf(stage.fresh(node))).toBe("credential.refresh_failed");
    expect(room.provider.tokenRequests).toHaveLength(1);

    room.clock.advance(1);
    await codeOf(stage.fresh());
    expect(room.provider.tokenRequests).toHaveLength(2);
    expect(await stage.row(id)).toMatchObject({ status: "VALID", health: "suspect", refusals: 2 });
    room.clock.advance(5 * minuteMs - 1);
    await codeOf(stage.fresh(stage.otherNode));
    expect(room.provider.tokenRequests).toHaveLength(2);

    room.clock.advance(1);
    expect(await codeOf(stage.fresh(stage.otherNode))).toBe("credential.needs_reconnect");
    expect(await stage.row(id)).toMatchObject({
      status: "INVALID",
      status_reason: "credential.needs_reconnect",
      health: "dead",
      health_reason: "grant_revoked",
      next_refresh_at: null,
      secret_version: 1,
    });
    for (const node of [stage.node, stage.otherNode])
      expect(await codeOf(stage.fresh(node))).toBe("credential.needs_reconnect");
    expect(room.provider.tokenRequests).toHaveLength(3);
    expect(await stage.quarantine(id)).toHaveLength(1);
    expect(await stage.eventTypes()).toEqual(["credential.suspected", "credential.invalidated"]);
  });

  test("TR-09: says when it is asked again, and that reconnecting helps now", async () => {
    await stage.connectExpired();
    room.provider.answer = oauthError("invalid_grant");
    const retryAt = new Date(room.clock.now().getTime() + 5 * minuteMs).toISOString();
    for (let call = 1; call <= 2; call += 1) {
      await expect(stage.fresh()).rejects.toMatchObject({
        code: "credential.refresh_failed",
        meta: { retryAt, reconnectHelps: true },
        userMessage: expect.stringContaining("Connect it again now, or wait"),
      });
    }
  });

  test("TR-09: a token that still works is served while the grant is in question", async () => {
    await stage.connect();
    const old = await stage.tokenOf(stage.fresh());
    room.provider.answer = oauthError("invalid_grant");
    room.clock.advance(hourMs - 20_000);
    for (let call = 1; call <= 5; call += 1) expect(await stage.tokenOf(stage.fresh())).toBe(old);
    expect(room.provider.tokenRequests).toHaveLength(1);
    expect(await stage.eventTypes()).toEqual(["credential.suspected"]);
  });

  test("TR-09: a refusal that was the provider's mistake is forgotten with the first success", async () => {
    const { id } = await stage.connectExpired();
    room.provider.answer = oauthError("invalid_grant");
    await codeOf(stage.fresh());
    room.clock.advance(5 * minuteMs);
    await codeOf(stage.fresh());
    room.provider.answer = undefined;
    room.clock.advance(5 * minuteMs);
    expect(await codeOf(stage.fresh())).toBe("served");
    expect(await stage.row(id)).toMatchObject({
      status: "VALID",
      health: "healthy",
      health_reason: null,
      refusals: 0,
      confirm_after: null,
    });
    expect(await stage.eventTypes()).toEqual(["credential.suspected", "credential.recovered"]);
  });

  test("TR-09: a confirmation that gets no answer counts for nothing", async () => {
    const { id } = await stage.connectExpired();
    room.provider.answer = oauthError("invalid_grant");
    await codeOf(stage.fresh());
    room.provider.answer = (response) => response.writeHead(503).end();
    for (let call = 1; call <= 4; call += 1) {
      room.clock.advance(5 * minuteMs);
      await codeOf(stage.fresh());
    }
    expect(await stage.row(id)).toMatchObject({ status: "VALID", health: "suspect", refusals: 1 });
  });

  test("TR-09: reconnecting ends the doubt at once and clears the quarantine", async () => {
    const { id } = await stage.connectExpired();
    await stage.refuseToDeath();
    room.provider.answer = undefined;
    await stage.node.store(stage.user, stage.integration, { allowMultiple: false }, room.learnt());
    expect(await codeOf(stage.fresh())).toBe("served");
    expect(await codeOf(stage.fresh(stage.otherNode))).toBe("served");
    expect(await stage.row(id)).toMatchObject({ status: "VALID", health: "healthy", refusals: 0, confirm_after: null });
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await stage.eventTypes()).toEqual([
      "credential.suspected",
      "credential.invalidated",
      "credential.reconnected",
    ]);
  });

  test("TR-03: refused after an answer was lost it is in doubt, and dies with that reason, told each time", async () => {
    const { id } = await stage.connectExpired();
    room.provider.answer = (response) => response.destroy();
    await codeOf(stage.fresh());
    await stage.refuseToDeath();
    expect(await stage.row(id)).toMatchObject({ status: "INVALID", health: "dead", health_reason: "lost_in_doubt" });
    expect(await stage.events()).toMatchObject([
      { type: "credential.in_doubt", data: { reason: "interrupted", from: "healthy", providerError: "invalid_grant" } },
      { type: "credential.invalidated", data: { reason: "lost_in_doubt", from: "in_doubt" } },
    ]);
  });
});

describe("the moves", () => {
  test("TR-20: three failures in a row make it failing, once; one success brings it back, once", async () => {
    const { id } = await stage.connectExpired();
    room.provider.answer = (response) => response.writeHead(503).end();
    for (let call = 1; call <= 6; call += 1) {
      await codeOf(stage.fresh());
      room.clock.advance(minuteMs);
      expect((await stage.row(id))?.health).toBe(call < 3 ? "healthy" : "failing");
    }
    room.provider.answer = undefined;
    expect(await codeOf(stage.fresh())).toBe("served");
    expect(await stage.events()).toMatchObject([
      { type: "credential.failing", data: { reason: "provider_unreachable" } },
      { type: "credential.recovered", data: { from: "failing" } },
    ]);
    expect(await stage.row(id)).toMatchObject({
      last_success_at: expect.any(Date),
      last_failure_at: expect.any(Date),
      last_failure_reason: "provider_unreachable",
    });
  });

  test("TR-20: three calls in a row that its API refuses make it failing, once; one that it takes brings it back", async () => {
    const { id } = await stage.connect();
    const { node } = stage;
    const answered = async (isAccepted: boolean) => {
      node.noteAnswer(await node.get(stage.user.projectId, stage.user.userId, id), isAccepted);
      room.clock.advance(minuteMs);
      await node.sweep();
    };
    for (let call = 1; call <= 5; call += 1) {
      await answered(false);
      expect((await stage.row(id))?.health).toBe(call < 3 ? "healthy" : "failing");
    }
    // its token endpoint says yes all the while
    await node.fresh(stage.user.projectId, stage.user.userId, stage.integration, undefined, { force: true });
    expect(room.provider.tokenRequests).toHaveLength(1);
    expect(await stage.row(id)).toMatchObject({ health: "failing", health_reason: "api_refused" });
    expect(await stage.row(id)).toMatchObject({ last_failure_reason: "api_refused" });
    await answered(true);
    await answered(true);
    const row = await stage.row(id);
    expect(row).toMatchObject({ health: "healthy", health_reason: null });
    expect(row?.last_success_at).toEqual(new Date(room.clock.now().getTime() - minuteMs));
    expect(await stage.events()).toMatchObject([
      { type: "credential.failing", data: { reason: "api_refused" } },
      { type: "credential.recovered", data: { from: "failing" } },
    ]);
  });

  test("TR-20: refusals from before a reconnect are not counted against what is connected now", async () => {
    const { id } = await stage.connect();
    const refused = async () =>
      stage.node.noteAnswer(await stage.node.get(stage.user.projectId, stage.user.userId, id), false);
    await refused();
    await refused();
    room.clock.advance(minuteMs);
    await stage.node.store(stage.user, stage.integration, { allowMultiple: false }, room.learnt({}));
    await refused();
    await stage.node.sweep();
    expect((await stage.row(id))?.health).toBe("healthy");
  });

  test("TR-20: an API that refuses now and then makes nobody failing", async () => {
    const { id } = await stage.connect();
    for (const isAccepted of [false, false, true, false, false, true, false]) {
      stage.node.noteAnswer(await stage.node.get(stage.user.projectId, stage.user.userId, id), isAccepted);
      await stage.node.sweep();
    }
    expect((await stage.row(id))?.health).toBe("healthy");
    expect(await stage.eventTypes()).toEqual([]);
  });

  test("TR-20: a provider that flaps makes nobody failing", async () => {
    const { id } = await stage.connectExpired();
    for (let round = 1; round <= 5; round += 1) {
      room.provider.answer = (response) => response.writeHead(503).end();
      await codeOf(stage.fresh());
      room.provider.answer = undefined;
      room.clock.advance(minuteMs);
      expect(await codeOf(stage.fresh())).toBe("served");
      room.clock.advance(hourMs + 1);
    }
    expect((await stage.row(id))?.health).toBe("healthy");
    expect(await stage.eventTypes()).toEqual([]);
  });

  test("TR-20: many nodes that hear the refusal at once tell it once", async () => {
    await stage.connectExpired();
    room.provider.answer = oauthError("invalid_grant");
    const nodes = Array.from({ length: 6 }, () => room.anotherNode());
    for (let round = 1; round <= 3; round += 1) {
      await Promise.all(nodes.map((node) => codeOf(stage.fresh(node))));
      room.clock.advance(5 * minuteMs);
    }
    expect(room.provider.tokenRequests).toHaveLength(3);
    expect(await stage.eventTypes()).toEqual(["credential.suspected", "credential.invalidated"]);
  });

  test("a token that ends and cannot be renewed is dead, with that reason, once", async () => {
    const { id } = await stage.connectExpired({ secret: { accessToken: new Secret("a") } });
    for (const node of [stage.node, stage.otherNode])
      expect(await codeOf(stage.fresh(node))).toBe("credential.needs_reconnect");
    expect(await stage.row(id)).toMatchObject({ status: "INVALID", health: "dead", health_reason: "grant_expired" });
    expect(await stage.eventTypes()).toEqual(["credential.invalidated"]);
    expect(room.provider.tokenRequests).toEqual([]);
  });

  const states: readonly CredentialHealth[] = ["healthy", "failing", "suspect", "in_doubt", "dead"];
  const moves: readonly [name: keyof typeof healthMoves, move: HealthMove][] = Object.entries(healthMoves) as never;
  test.each(moves)("only the listed states can make the move: %s", async (name, move) => {
    const { id } = await stage.connect();
    const { projectId } = stage.user;
    const at = room.clock.now();
    for (const from of states) {
      await room.database.queries
        .updateTable("credentials")
        .set({
          health: from,
          refusals: 2,
          confirm_after: at,
          refresh_failures: 9,
          secret_version: 1,
          revoked_at: null,
          health_reason: null,
          status: from === "dead" ? "INVALID" : "VALID",
        })
        .where("id", "=", id)
        .execute();
      const store = createHealthStore(room.database.queries);
      const judged = { credentialId: id, version: 1 };
      const make = {
        failed: () => store.fail(projectId, judged, "provider_unreachable", at),
        refused: () => store.suspect(projectId, judged, "refused", at),
        refusedInDoubt: () => store.suspect(projectId, judged, "refusedInDoubt", at),
        takenBack: async () => {
          const terms = { seenVersion: 1, sealedSecret: new Uint8Array(1), reason: "taken_back" as const, at };
          await createFrozenStore(room.database.queries).destroySecret(projectId, id, terms);
          return (await stage.row(id))?.health_reason === "taken_back";
        },
        condemned: () => store.condemn(projectId, judged, "grant_revoked", at),
        expired: () => store.expire(projectId, judged, at),
        refusedByApi: () => createApiHealthStore(room.database.queries).refuseCalls(projectId, judged, at),
        ended: () => store.doubtEnd(projectId, judged, at),
        restored: () =>
          createRestoreStore(room.database.queries).doubt(projectId, { ...stage.user, id, version: 1 }, at),
        recovered: async () => (await store.recover(projectId, judged, at)) !== null,
      }[name];
      expect({ from, made: await make() }).toEqual({ from, made: move.from.includes(from) });
      const after = await stage.row(id);
      expect(after?.health).toBe(move.from.includes(from) ? move.to : from);
      // INVALID if and only if it is dead
      expect(after?.status === "INVALID").toBe(after?.health === "dead");
    }
  });

  test("a verdict on a secret that was replaced since is void", async () => {
    const { id } = await stage.connect();
    const store = createHealthStore(room.database.queries);
    const judged = { credentialId: id, version: 7 };
    expect(await store.suspect(stage.user.projectId, judged, "refused", room.clock.now())).toBe(false);
    expect(await store.expire(stage.user.projectId, judged, room.clock.now())).toBe(false);
  });

  test("every reason of a move has a sentence, and death names its cause", () => {
    for (const [, { reasons }] of moves) for (const reason of reasons) expect(healthReasons).toHaveProperty(reason);
    const now = new Date("2026-03-01");
    const known = { lastSuccessAt: now, idleLimitDays: 90, grantExpiresAt: null, now };
    const facts = { health: "suspect", isEntered: false, ...known } as const;
    expect(reasonOfDeath(facts)).toBe("grant_revoked");
    expect(reasonOfDeath({ ...facts, health: "in_doubt" })).toBe("lost_in_doubt");
    expect(reasonOfDeath({ ...facts, isEntered: true })).toBe("secret_rejected");
    expect(reasonOfDeath({ ...facts, lastSuccessAt: new Date("2025-11-30") })).toBe("idle_expired");
    expect(reasonOfDeath({ ...facts, grantExpiresAt: now })).toBe("grant_expired");
  });
});
