import type { ServerResponse } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Credential } from "./credential.ts";
import { createDueStore } from "./due-store.ts";
import { codeOf, holdProvider, hourMs, minuteMs, oauthError, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, type TestRoom, type TestUser } from "./testing.ts";

const dayMs = 24 * hourMs;
let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  await room.database.queries.deleteFrom("credentials").execute();
  stage = await openRefreshStage(room);
});

type Connected = TestUser & { credential: Credential };
const down = (response: ServerResponse): void => void response.writeHead(503).end();

/** The provider answers an error for these accounts, and only for them. */
async function neverWorking(users: TestUser[]): Promise<void> {
  const grants = new Set<string>();
  for (const user of users) {
    const learnt = room.learnt({ expiresAt: room.clock.now() });
    grants.add(learnt.secret["refreshToken"]!.reveal());
    await stage.node.store(user, stage.integration, { allowMultiple: false }, learnt);
  }
  room.provider.beforeAnswer = async () => {
    room.provider.answer = grants.has(room.provider.tokenRequests.at(-1)!["refresh_token"]!) ? down : undefined;
  };
}

async function connect(): Promise<Connected> {
  const user = await room.addUser(stage.user.projectId);
  const credential = await stage.node.store(user, stage.integration, { allowMultiple: false }, room.learnt());
  return { ...user, credential };
}

async function connectMany(count: number): Promise<Connected[]> {
  const many: Connected[] = [];
  for (let index = 0; index < count; index += 1) many.push(await connect());
  room.clock.advance(hourMs + 1);
  return many;
}
const use = (user: TestUser, node = stage.node): Promise<string> =>
  codeOf(node.fresh(user.projectId, user.userId, stage.integration, undefined));
const integrationEvents = async (): Promise<string[]> =>
  (await stage.eventTypes()).filter((type) => type.startsWith("integration."));
const breaker = () =>
  room.database.queries
    .selectFrom("refresh_breakers")
    .selectAll()
    .where("integration_id", "=", stage.integration.id)
    .executeTakeFirst();
async function saveSettings(): Promise<void> {
  room.clock.advance(1);
  const updatedAt = room.clock.now();
  room.changeIntegration(stage.integration.id, { updatedAt });
  stage.integration = { ...stage.integration, updatedAt };
  const update = room.database.queries.updateTable("integrations").set({ updated_at: updatedAt });
  await update.where("id", "=", stage.integration.id).execute();
}
const dueAt = async ({ credential }: Connected): Promise<number> =>
  (await stage.row(credential.id))?.next_refresh_at?.getTime() ?? Number.NaN;

describe("whose turn it is at an open breaker", () => {
  test("TR-08: whoever has failed stands behind those who have not, for callers and for the worker", async () => {
    const users = await connectMany(6);
    const bad = users.slice(0, 3);
    room.provider.answer = down;
    for (const user of users) await use(user);
    expect(room.provider.tokenRequests).toHaveLength(3);

    // the pause is over: the three come first and are not let through, the next is
    room.clock.advance(10_000);
    for (const user of bad) expect(await use(user)).toBe("credential.refresh_failed");
    expect(room.provider.tokenRequests).toHaveLength(3);
    await use(users[3]!);
    expect(room.provider.tokenRequests).toHaveLength(4);
    // the worker has put off the others by a minute at most
    expect(await dueAt(users[3]!)).toBeGreaterThan((await breaker())!.retry_at!.getTime() + minuteMs);

    room.clock.advance(20_000);
    for (const user of [...bad, users[3]!]) await use(user);
    expect(room.provider.tokenRequests).toHaveLength(4);
    room.provider.answer = undefined;
    expect(await use(users[4]!)).toBe("served");
  });

  test("TR-08: where all have failed, one of them is the probe before long", async () => {
    const users = await connectMany(3);
    room.provider.answer = down;
    for (const user of users) await use(user);
    room.provider.answer = undefined;
    room.clock.advance(20_000);
    expect(await use(users[0]!)).toBe("served");
    for (const user of users) expect(await use(user)).toBe("served");
  });

  test("TR-08: three accounts that never work hold nobody back for more than a moment", async () => {
    const users = await connectMany(7);
    await neverWorking(users.slice(0, 3));
    room.provider.lifetimeSeconds = 600;
    let refusedInARow = 0;
    let most = 0;
    for (let step = 0; step < 90; step += 1) {
      room.clock.advance(20_000);
      for (const user of users.slice(0, 3)) await use(user);
      let refused = 0;
      for (const user of users.slice(3)) if ((await use(user)) !== "served") refused += 1;
      refusedInARow = refused > 0 ? refusedInARow + 1 : 0;
      most = Math.max(most, refusedInARow);
    }
    expect(most).toBeLessThanOrEqual(2);
    const began = (await integrationEvents()).filter((type) => type === "integration.outage_began");
    expect(began.length).toBeLessThanOrEqual(3);
  });

  test("TR-08: accounts that fail again and again are no sign of an outage any more", async () => {
    const users = await connectMany(4);
    const bad = users.slice(0, 3);
    await neverWorking(bad);
    for (let round = 0; round < 3; round += 1) {
      // a day: whatever each of them waits for is over, and a success has closed what they had opened
      room.clock.advance(dayMs);
      expect(await use(users[3]!)).toBe("served");
      for (const user of bad) expect(await use(user)).toBe("credential.refresh_failed");
      expect((await breaker())?.cause).toBe("outage");
    }
    room.clock.advance(dayMs);
    expect(await use(users[3]!)).toBe("served");
    const asked = room.provider.tokenRequests.length;
    for (const user of bad) expect(await use(user)).toBe("credential.refresh_failed");
    expect(room.provider.tokenRequests).toHaveLength(asked + bad.length);
    expect((await breaker())?.cause ?? null).toBeNull();
  });
});

describe("settings that were saved while a breaker is open", () => {
  const attempts = () => room.provider.tokenRequests.length;

  test.each([
    ["an outage", down],
    [
      "a Retry-After",
      (response: ServerResponse): void => void response.writeHead(429, { "retry-after": "3600" }).end(),
    ],
  ])(
    "TR-08: they are tried once in %s, then it pauses again, for callers and for the worker",
    async (_name, answer) => {
      const users = await connectMany(8);
      room.provider.answer = answer;
      for (const user of users) await use(user);
      expect(attempts()).toBe(3);
      for (let saving = 1; saving <= 2; saving += 1) {
        await saveSettings();
        for (const user of users.slice(3)) await use(user, saving === 1 ? stage.node : stage.otherNode);
        expect(attempts()).toBe(3 + saving);
        expect(await breaker()).toMatchObject({ probes: saving });
        const later = (await breaker())!.retry_at!;
        await room.database.queries.updateTable("credentials").set({ next_refresh_at: later }).execute();
        await createDueStore(room.database.queries).hasten(stage.user.projectId, room.clock.now());
        expect(await dueAt(users[7]!)).toBe(later.getTime());
        await room.database.queries.updateTable("credentials").set({ next_refresh_at: room.clock.now() }).execute();
        expect(await stage.node.worker.runOnce()).toBe(0);
      }
    },
  );

  test("TR-08: whoever it put off is due as soon as they are saved, however far off; the others keep their time", async () => {
    const hasten = () => createDueStore(room.database.queries).hasten(stage.user.projectId, room.clock.now());
    const [only] = await connectMany(1);
    const confirmed = await connect();
    const confirmAt = new Date(room.clock.now().getTime() + 2 * minuteMs);
    await room.database.queries
      .updateTable("credentials")
      .set({ confirm_after: confirmAt, next_refresh_at: confirmAt })
      .where("id", "=", confirmed.credential.id)
      .execute();
    room.provider.answer = oauthError("invalid_client", 401);
    await stage.node.worker.runOnce();
    // as far as it goes: its pause, its place behind the others, and the minute over which these are spread
    const { retry_at: retryAt } = (await breaker())!;
    const putOff = (byMs: number) =>
      room.database.queries
        .updateTable("credentials")
        .set({ next_refresh_at: new Date(retryAt!.getTime() + byMs) })
        .where("id", "=", only!.credential.id)
        .execute();
    await putOff(hourMs);
    const fresh = await connect();
    const freshDueAt = await dueAt(fresh);
    await hasten();
    expect(await dueAt(only!)).toBe(retryAt!.getTime() + hourMs);
    await saveSettings();
    await hasten();
    expect(await dueAt(only!)).toBe(room.clock.now().getTime());
    expect(await dueAt(fresh)).toBe(freshDueAt);
    expect(await dueAt(confirmed)).toBe(confirmAt.getTime());

    // one that was not let through has no failure to show
    await room.database.queries.updateTable("credentials").set({ last_failure_at: null }).execute();
    await putOff(3 * minuteMs - 1);
    await hasten();
    expect(await dueAt(only!)).toBe(room.clock.now().getTime());
  });

  test("TR-08: a node that has not read them yet cannot try them for the others", async () => {
    const users = await connectMany(5);
    room.provider.answer = oauthError("invalid_client", 401);
    await use(users[0]!);
    const held = holdProvider(room);
    room.clock.advance(minuteMs);
    const probe = use(users[1]!);
    await held.arrived;
    const stale = stage.integration;
    await saveSettings();
    held.release();
    await probe;
    const saved = stage.integration;
    stage.integration = stale;
    await use(users[2]!);
    expect(attempts()).toBe(2);
    stage.integration = saved;
    room.provider.answer = undefined;
    expect(await use(users[3]!)).toBe("served");
  });
});

describe("a node whose clock is a day ahead", () => {
  /** Opens the breaker there, and answers a user that nothing is wrong with. */
  async function openAhead(): Promise<Connected> {
    const users = await connectMany(4);
    room.clock.advance(dayMs);
    room.provider.answer = down;
    for (const user of users.slice(0, 3)) await use(user);
    room.clock.advance(-dayMs);
    return users[3]!;
  }

  test("TR-08: what a node a day ahead has opened is tried at once by the others, and no more often after that", async () => {
    const user = await openAhead();
    await use(user, stage.otherNode);
    expect(room.provider.tokenRequests).toHaveLength(4);
    // from now on it pauses by the clock of the node that has probed
    await use(user, stage.otherNode);
    await use(user, room.anotherNode());
    expect(room.provider.tokenRequests).toHaveLength(4);
    room.provider.answer = undefined;
    room.clock.advance(2 * minuteMs);
    expect(await use(user, stage.otherNode)).toBe("served");
    expect(await integrationEvents()).toEqual(["integration.outage_began", "integration.outage_ended"]);
  });

  test("TR-08: neither the worker nor the next probe waits for the day that a node is ahead", async () => {
    const user = await openAhead();
    await room.database.queries
      .updateTable("refresh_breakers")
      .set({ probe_until: new Date(room.clock.now().getTime() + dayMs) })
      .where("integration_id", "=", stage.integration.id)
      .execute();
    const { id } = user.credential;
    const asked = room.provider.tokenRequests.length;
    room.provider.answer = undefined;
    await room.database.queries
      .updateTable("credentials")
      .set({ next_refresh_at: room.clock.now() })
      .where("id", "=", id)
      .execute();
    expect(await stage.otherNode.worker.runOnce()).toBe(1);
    expect(room.provider.tokenRequests).toHaveLength(asked + 1);
    expect((await stage.row(id))?.secret_version).toBe(2);
  });

  test("TR-08: clocks a few seconds apart neither double the probe nor shorten what the provider asked for", async () => {
    const users = await connectMany(5);
    room.clock.advance(5_000);
    room.provider.answer = (response) => response.writeHead(429, { "retry-after": "3600" }).end();
    for (const user of users.slice(0, 3)) await use(user);
    room.clock.advance(-5_000);
    await use(users[3]!, stage.otherNode);
    expect(room.provider.tokenRequests).toHaveLength(3);

    room.clock.advance(hourMs + 10_000);
    const held = holdProvider(room);
    const probe = use(users[3]!);
    await held.arrived;
    room.clock.advance(-5_000);
    await use(users[4]!, stage.otherNode);
    expect(room.provider.tokenRequests).toHaveLength(4);
    held.release();
    await probe;
  });

  test("TR-08: a node that was a day ahead does not go by what it remembers of that day", async () => {
    const user = await openAhead();
    room.clock.advance(dayMs);
    expect(await use(user)).toBe("credential.refresh_failed");
    room.clock.advance(-dayMs);
    room.provider.answer = undefined;
    expect(await use(user)).toBe("served");
  });
});

test("TR-11: a reconnect clears what the provider asked to wait for with the grant before", async () => {
  const user = (await connectMany(1))[0]!;
  room.provider.answer = (response) => response.writeHead(429, { "retry-after": "3600" }).end();
  for (let attempt = 0; attempt < 4; attempt += 1) await use(user);
  room.provider.answer = undefined;
  expect(await use(user)).toBe("credential.refresh_failed");
  const brief = room.learnt({ expiresAt: room.clock.now() });
  await stage.otherNode.store(user, stage.integration, { allowMultiple: false }, brief);
  await expect.poll(() => use(user)).toBe("served");
});
