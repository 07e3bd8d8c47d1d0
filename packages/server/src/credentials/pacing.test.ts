import { healthSentence } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PorticoError } from "../lib/portico-error.ts";
import type { Credential } from "./credential.ts";
import { codeOf, holdProvider, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { createRetryBudget } from "./retry-budget.ts";
import { openTestRoom, type TestRoom, type TestUser } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  stage = await openRefreshStage(room);
});

const down = (response: { writeHead(status: number): { end(): void } }): void => response.writeHead(503).end();

/** Users of the stage's integration, each with a credential whose token ran out. */
async function connectMany(count: number): Promise<(TestUser & { credential: Credential })[]> {
  const many: (TestUser & { credential: Credential })[] = [];
  for (let index = 0; index < count; index += 1) {
    const user = await room.addUser(stage.user.projectId);
    const credential = await stage.node.store(user, stage.integration, { allowMultiple: false }, room.learnt());
    many.push({ ...user, credential });
  }
  room.clock.advance(hourMs + 1);
  return many;
}
const use = (user: TestUser, node = stage.node): Promise<string> =>
  codeOf(node.fresh(user.projectId, user.userId, stage.integration, undefined));
const integrationEvents = async (): Promise<string[]> =>
  (await stage.eventTypes()).filter((type) => type.startsWith("integration."));

describe("an integration whose provider is down", () => {
  test("TR-08: an outage is told once, costs one probe at a time, marks nobody, and is over with one success", async () => {
    const users = await connectMany(8);
    room.provider.answer = down;
    for (const user of users) expect(await use(user)).toBe("credential.refresh_failed");
    // three different credentials in a row opened it; nobody after them asked
    expect(room.provider.tokenRequests).toHaveLength(3);
    expect(await integrationEvents()).toEqual(["integration.outage_began"]);
    const outage = await stage.node.outageOf(stage.user.projectId, stage.integration.id);
    expect(outage).toMatchObject({ cause: "outage" });
    expect(await stage.node.outagesOf(stage.user.projectId)).toEqual(new Map([[stage.integration.id, outage]]));
    expect(await stage.node.outagesOf((await room.addUser()).projectId)).toEqual(new Map());

    // half an hour of it, on two nodes
    for (let minute = 0; minute < 30; minute += 1) {
      room.clock.advance(minuteMs);
      const before = room.provider.tokenRequests.length;
      await Promise.all(users.map((user, index) => use(user, index % 2 ? stage.node : stage.otherNode)));
      expect(room.provider.tokenRequests.length - before).toBeLessThanOrEqual(1);
    }
    expect(await integrationEvents()).toEqual(["integration.outage_began"]);

    room.provider.answer = undefined;
    const backAt = room.clock.now().getTime();
    let served = 0;
    while (served < users.length && room.clock.now().getTime() - backAt < 15 * minuteMs) {
      room.clock.advance(10_000);
      served = 0;
      for (const user of users) if ((await use(user)) === "served") served += 1;
    }
    expect(served).toBe(users.length);
    expect(await integrationEvents()).toEqual(["integration.outage_began", "integration.outage_ended"]);
    expect(await stage.node.outageOf(stage.user.projectId, stage.integration.id)).toBeNull();
    expect((await stage.eventTypes()).filter((type) => type.startsWith("credential."))).toEqual([]);
  });

  test("TR-08: one account's own trouble opens nothing", async () => {
    const [broken, fine] = await connectMany(2);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      room.provider.answer = down;
      await use(broken!);
      room.provider.answer = undefined;
      room.clock.advance(hourMs + 1);
      expect(await use(fine!)).toBe("served");
    }
    expect(await integrationEvents()).toEqual([]);
  });

  test("TR-08: a rotated client secret opens at once; corrected settings let the next one through", async () => {
    const users = await connectMany(5);
    room.provider.answer = oauthError("invalid_client", 401);
    for (const user of users) expect(await use(user)).toBe("credential.refresh_failed");
    expect(room.provider.tokenRequests).toHaveLength(1);
    room.provider.answer = undefined;
    for (const user of users) expect(await use(user)).toBe("credential.refresh_failed");
    room.clock.advance(1);
    stage.integration = { ...stage.integration, updatedAt: room.clock.now() };
    for (const user of users) expect(await use(user)).toBe("served");
    expect(await integrationEvents()).toEqual(["integration.app_refused", "integration.app_accepted"]);
  });

  test("TR-08: whoever calls is told who has to mend it: nobody is made to wait for a provider that answers", async () => {
    const users = await connectMany(5);
    const told = (user: TestUser) =>
      stage.node.fresh(user.projectId, user.userId, stage.integration, undefined).then(
        () => "served",
        (error: PorticoError) => error.userMessage,
      );
    const { name } = stage.integration.provider;
    room.provider.answer = oauthError("invalid_client", 401);
    // the first one has asked, the second one is not let through, the first one again is left alone for a while
    for (const user of [users[0]!, users[1]!, users[0]!])
      expect(await told(user)).toBe(healthSentence("app_refused", name));
    room.clock.advance(2 * minuteMs);
    room.provider.answer = down;
    for (const user of users) expect(await told(user)).toContain(`${name} is not answering right now`);
  });

  test("TR-08: tokens that the app has just been given in exchange end its refusal, and no outage", async () => {
    const [user, other] = await connectMany(2);
    const exchange = (learnt = {}) =>
      stage.node.store(user!, stage.integration, { allowMultiple: false }, room.learnt(learnt));
    room.provider.answer = oauthError("invalid_client", 401);
    expect(await use(other!)).toBe("credential.refresh_failed");
    await exchange();
    expect(await integrationEvents()).toEqual(["integration.app_refused"]);
    await exchange({ isExchanged: true });
    expect(await integrationEvents()).toEqual(["integration.app_refused", "integration.app_accepted"]);
    expect(await stage.node.outageOf(stage.user.projectId, stage.integration.id)).toBeNull();

    room.provider.answer = down;
    for (const each of await connectMany(3)) await use(each);
    await exchange({ isExchanged: true });
    expect(await stage.node.outageOf(stage.user.projectId, stage.integration.id)).toMatchObject({ cause: "outage" });
  });

  test("TR-08: whoever waited for a slot asks the breaker again, so that an outage begins with few calls", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, {
      refresh: { kind: "rotating", concurrency: 2 },
    });
    const users = await connectMany(20);
    room.provider.answer = down;
    await Promise.all(users.map((user, index) => use(user, index % 2 ? stage.node : stage.otherNode)));
    // two in flight, three that open it, and what may have taken a slot that came free before the third told
    expect(room.provider.tokenRequests.length).toBeLessThanOrEqual(5);
  });

  test("TR-08: the worker tries corrected settings as soon as they are saved", async () => {
    await connectMany(4);
    await room.database.queries
      .updateTable("credentials")
      .set({ next_refresh_at: null })
      .where("integration_id", "<>", stage.integration.id)
      .execute();
    room.provider.answer = oauthError("invalid_client", 401);
    await stage.node.worker.runOnce();
    const asked = room.provider.tokenRequests.length;
    expect(asked).toBeGreaterThan(0);
    room.provider.answer = undefined;
    const { worker } = stage.otherNode;
    worker.start();
    try {
      room.clock.advance(1);
      const changedAt = room.clock.now();
      room.changeIntegration(stage.integration.id, { updatedAt: changedAt });
      await room.database.transaction(async (queries) => {
        const update = queries.updateTable("integrations").set({ updated_at: changedAt });
        await update.where("id", "=", stage.integration.id).execute();
        await room.database.changes.announce(queries, { room: "integrations", projectId: stage.user.projectId });
      });
      await expect.poll(() => room.provider.tokenRequests.length, { timeout: 10_000 }).toBeGreaterThan(asked);
      await expect.poll(integrationEvents).toEqual(["integration.app_refused", "integration.app_accepted"]);
    } finally {
      await worker.stop();
    }
  });

  test("TR-08: an outage that turns into a refused app is told as both", async () => {
    const users = await connectMany(4);
    room.provider.answer = down;
    for (const user of users) await use(user);
    room.provider.answer = oauthError("invalid_client", 401);
    room.clock.advance(2 * minuteMs);
    await use(users[0]!);
    room.provider.answer = undefined;
    room.clock.advance(2 * minuteMs);
    expect(await use(users[0]!)).toBe("served");
    expect(await integrationEvents()).toEqual([
      "integration.outage_began",
      "integration.outage_ended",
      "integration.app_refused",
      "integration.app_accepted",
    ]);
  });

  test("TR-11: what the provider asks for is waited for, and an open breaker never blocks a reconnect", async () => {
    const [user] = await connectMany(1);
    room.provider.answer = (response) =>
      response.writeHead(401, { "content-type": "application/json" }).end('{"error":"invalid_client"}');
    await use(user!);
    await stage.node.store(user!, stage.integration, { allowMultiple: false }, room.learnt());
    expect(await use(user!)).toBe("served");

    const others = await connectMany(3);
    room.clock.advance(1);
    stage.integration = { ...stage.integration, updatedAt: room.clock.now() };
    room.provider.answer = (response) => response.writeHead(429, { "retry-after": "600" }).end();
    for (const other of others) await use(other);
    const asked = room.provider.tokenRequests.length;
    for (let minute = 0; minute < 9; minute += 1) {
      room.clock.advance(minuteMs);
      for (const other of others) await use(other);
    }
    expect(room.provider.tokenRequests).toHaveLength(asked);
    room.provider.answer = undefined;
    room.clock.advance(2 * minuteMs);
    expect(await use(others[0]!)).toBe("served");
  });
});

describe("the cap of a provider", () => {
  test("TR-12: on all nodes together no more token requests are in flight than may be", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, {
      refresh: { kind: "rotating", concurrency: 2 },
    });
    const users = await connectMany(8);
    let inFlight = 0;
    let peak = 0;
    room.provider.beforeAnswer = async () => {
      inFlight += 1;
      peak = Math.max(peak, inFlight);
      // long enough for whoever does not wait to be seen
      await room.database.queries.selectFrom("projects").select("id").limit(1).execute();
      await room.database.queries.selectFrom("users").select("id").limit(1).execute();
      inFlight -= 1;
    };
    const nodes = [stage.node, stage.otherNode, room.anotherNode()];
    const outcomes = await Promise.all(users.map((user, index) => use(user, nodes[index % nodes.length])));
    expect(outcomes).toEqual(users.map(() => "served"));
    expect(peak).toBeLessThanOrEqual(2);
    expect(room.provider.tokenRequests).toHaveLength(8);
  });

  test("TR-12: a limit on tokens for one account is kept, and said with the time that it ends", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, {
      refresh: { kind: "rotating", mintLimit: { count: 2, seconds: 600 } },
    });
    room.provider.lifetimeSeconds = 60;
    await stage.connect({ expiresAt: new Date(room.clock.now().getTime() + 60_000) });
    const startedAt = room.clock.now().getTime();
    for (let mint = 1; mint <= 2; mint += 1) {
      room.clock.advance(61_000);
      expect(await codeOf(stage.fresh())).toBe("served");
    }
    room.clock.advance(61_000);
    await expect(stage.fresh(stage.otherNode)).rejects.toMatchObject({
      code: "credential.refresh_failed",
      meta: { retryAt: new Date(startedAt + 61_000 + 600_000).toISOString(), providerAsked: false },
    });
    expect(room.provider.tokenRequests).toHaveLength(2);
    room.clock.advance(600_000);
    expect(await codeOf(stage.fresh())).toBe("served");
  });
});

test("TR-11: repetitions stay a tenth of all attempts, and a few are always allowed", () => {
  const budget = createRetryBudget();
  let spent = 0;
  for (let attempt = 0; attempt < 10_000; attempt += 1) {
    budget.earn();
    if (budget.spend(0)) spent += 1;
  }
  expect(spent).toBeLessThanOrEqual(10_000 * 0.1 + 11);
  expect(budget.spend(9_999)).toBe(false);
  expect(budget.spend(10_000)).toBe(true);
  expect(budget.spend(10_001)).toBe(false);
});

test("TR-01: a caller waits for a refresh of another node without asking for a slot", async () => {
  const { id } = await stage.connectExpired();
  const held = holdProvider(room);
  const first = codeOf(stage.fresh());
  await held.arrived;
  const second = codeOf(stage.fresh(stage.otherNode));
  const slots = await room.database.queries
    .selectFrom("refresh_slots")
    .select("owner")
    .where("provider_key", "=", stage.integration.provider.key)
    .where("owner", "is not", null)
    .execute();
  expect(slots).toHaveLength(1);
  held.release();
  expect([await first, await second]).toEqual(["served", "served"]);
  expect((await stage.row(id))?.secret_version).toBe(2);
});
