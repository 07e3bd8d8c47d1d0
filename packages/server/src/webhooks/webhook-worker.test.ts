import type { ServerResponse } from "node:http";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import type { FailpointName } from "../lib/failpoint.ts";
import { openTestWebhooks } from "./testing.ts";
import { waitAfter } from "./retry-schedule.ts";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** How many endpoints of these projects are known to hang. */
async function slowEndpoints(
  { database }: Awaited<ReturnType<typeof openTestWebhooks>>,
  projects: readonly { projectId: string }[],
): Promise<number> {
  const rows = await database.queries
    .selectFrom("webhook_endpoints")
    .select("id")
    .where("slow_since", "is not", null)
    .where(
      "project_id",
      "in",
      projects.map(({ projectId }) => projectId),
    )
    .execute();
  return rows.length;
}

describe("the webhook worker", () => {
  let room: Awaited<ReturnType<typeof openTestWebhooks>>;
  beforeAll(async () => {
    room = await openTestWebhooks();
  });
  afterAll(() => room[Symbol.asyncDispose]());
  afterEach(() => {
    globalThis.porticoFailpoints = undefined;
  });

  const stateOf = async (projectId: never, id: never) =>
    (await room.webhooks.deliveries(projectId, id, { limit: 100 })).deliveries.map(({ state, attempts }) => ({
      state,
      attempts,
    }));
  async function furnish(path: string) {
    const projectId = await room.newProject();
    const { endpoint } = await room.endpoint(projectId, path);
    return { projectId, id: endpoint.id, states: () => stateOf(projectId as never, endpoint.id as never) };
  }

  test("WH-12: waits as Standard Webhooks suggests, up to a tenth longer, and ends after ten attempts", () => {
    const waits = [
      5000,
      5 * minuteMs,
      30 * minuteMs,
      2 * hourMs,
      5 * hourMs,
      10 * hourMs,
      14 * hourMs,
      20 * hourMs,
      24 * hourMs,
    ];
    for (const [at, wait] of waits.entries()) {
      for (let time = 0; time < 20; time += 1) {
        const chosen = waitAfter(at + 1) ?? 0;
        expect(chosen).toBeGreaterThanOrEqual(wait);
        expect(chosen).toBeLessThanOrEqual(wait * 1.1);
      }
    }
    expect(waitAfter(10)).toBeUndefined();
  });

  test("WH-12: a receiver that answers 500, then 200, gets the same message again, later", async () => {
    const { projectId, id, states } = await furnish("/flips");
    room.receiver.answer("/flips", (response, count) =>
      response.writeHead(count === 1 ? 500 : 200).end("no\u0007 thanks"),
    );
    await room.happen(projectId);
    await room.work();
    expect(await states()).toEqual([{ state: "waiting", attempts: 1 }]);
    expect((await room.webhooks.get(projectId, id)).failingSince).not.toBeNull();
    room.clock.step(4900);
    await room.work();
    expect(room.receiver.at("/flips")).toHaveLength(1);
    room.clock.step(1000);
    await room.work();
    const [first, second] = room.receiver.at("/flips");
    expect(second?.headers["webhook-id"]).toBe(first?.headers["webhook-id"]);
    expect(second?.body).toBe(first?.body);
    expect(await states()).toEqual([{ state: "delivered", attempts: 2 }]);
    expect((await room.webhooks.get(projectId, id)).failingSince).toBeNull();
    const [{ id: deliveryId } = { id: "" as never }] = (await room.webhooks.deliveries(projectId, id, { limit: 1 }))
      .deliveries;
    const { log } = await room.webhooks.delivery(projectId, id, deliveryId);
    expect(log).toMatchObject([
      { status: 200, error: null, response: null },
      { status: 500, error: null, response: "no  thanks" },
    ]);
  });

  test("WH-12: 3xx is a failure and is not followed", async () => {
    const { projectId, states } = await furnish("/redirect");
    room.receiver.answer("/redirect", (response) =>
      response.writeHead(307, { location: `${room.receiver.url}/target` }).end(),
    );
    await room.happen(projectId);
    await room.work();
    expect(await states()).toEqual([{ state: "waiting", attempts: 1 }]);
    expect(room.receiver.at("/target")).toEqual([]);
  });

  test("WH-12: ten failures end in a dead letter; redelivery begins the schedule anew, one or all since an instant", async () => {
    const { projectId, id, states } = await furnish("/down");
    let isUp = false;
    room.receiver.answer("/down", (response) => response.writeHead(isUp ? 200 : 503).end());
    const since = room.clock.now();
    await room.happen(projectId, 2);
    for (let attempt = 0; attempt < 12; attempt += 1) {
      await room.work();
      room.clock.step(27 * hourMs);
      // days in a row would switch it off; this is about the single delivery
      await room.database.queries
        .updateTable("webhook_endpoints")
        .set({ failing_since: null })
        .where("id", "=", id)
        .execute();
    }
    expect(await states()).toEqual([
      { state: "dead", attempts: 10 },
      { state: "dead", attempts: 10 },
    ]);
    isUp = true;
    const [one] = (await room.webhooks.deliveries(projectId, id, { limit: 1 })).deliveries;
    expect(await room.webhooks.redeliver(projectId, id, one?.id as never)).toMatchObject({
      state: "waiting",
      attempts: 0,
    });
    await room.work();
    expect(await states()).toMatchObject([{ state: "delivered" }, { state: "dead" }]);
    expect(await room.webhooks.redeliverFailed(projectId, id, room.clock.now())).toBe(0);
    expect(await room.webhooks.redeliverFailed(projectId, id, since)).toBe(1);
    await room.work();
    expect(await states()).toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
  });

  test("WH-12: 410 switches the endpoint off at once, five days of failure do in the end; both are told", async () => {
    const gone = await furnish("/gone");
    room.receiver.answer("/gone", (response) => response.writeHead(410).end());
    await room.happen(gone.projectId);
    await room.work();
    expect(await room.webhooks.get(gone.projectId, gone.id)).toMatchObject({ enabled: false, disabledReason: "gone" });

    const failing = await furnish("/failing");
    room.receiver.answer("/failing", (response) => response.writeHead(500).end());
    await room.happen(failing.projectId);
    await room.work();
    room.clock.step(5 * dayMs - minuteMs);
    await room.happen(failing.projectId);
    await room.work();
    expect((await room.webhooks.get(failing.projectId, failing.id)).enabled).toBe(true);
    room.clock.step(6 * minuteMs);
    await room.work();
    expect(await room.webhooks.get(failing.projectId, failing.id)).toMatchObject({
      enabled: false,
      disabledReason: "failing",
    });
    const told = await room.database.queries
      .selectFrom("events")
      .select("data")
      .where("type", "=", "webhook_endpoint.disabled")
      .where("project_id", "in", [gone.projectId, failing.projectId])
      .execute();
    expect(told.map(({ data }) => data["reason"]).sort()).toEqual(["failing", "gone"]);

    // what waits is sent when somebody switches it on
    room.receiver.answer("/failing", (response) => response.writeHead(200).end());
    const before = room.receiver.at("/failing").length;
    room.clock.step(dayMs);
    await room.work();
    expect(room.receiver.at("/failing")).toHaveLength(before);
    await room.webhooks.update(failing.projectId, failing.id, { enabled: true });
    await room.work();
    expect(await failing.states()).toMatchObject([{ state: "delivered" }, { state: "delivered" }]);
  });

  test("a receiver that hangs holds up at most four of its own deliveries, and nobody else's", async () => {
    const slow = await furnish("/hangs");
    const quick = await furnish("/quick");
    const hanging: ServerResponse[] = [];
    room.receiver.answer("/hangs", (response) => void hanging.push(response));
    await room.happen(slow.projectId, 10);
    await room.happen(quick.projectId, 10);
    const nodes = [room.worker, room.newWorker()];
    for (let rounds = 0; rounds < 6; rounds += 1) await Promise.all(nodes.map((node) => node.round()));
    await vi.waitFor(async () => {
      await nodes[0]?.round();
      expect(room.receiver.at("/quick")).toHaveLength(10);
    }, 20_000);
    expect(room.receiver.at("/hangs")).toHaveLength(4);
    room.receiver.answer("/hangs", (response) => response.writeHead(200).end());
    for (const response of hanging) response.writeHead(200).end();
    await Promise.all(nodes.map((node) => node.settled()));
    await room.work();
    expect(new Set(room.receiver.at("/hangs").map(({ headers }) => headers["webhook-id"])).size).toBe(10);
  });

  test("WH-13: a project whose receivers hang leaves others their turn, also when all its deliveries were due before", async () => {
    const dead = await furnishHanging("/dead", 8);
    const healthy = await furnish("/alive");
    await room.happen(dead.projectId, 4);
    room.clock.step(1000);
    await room.happen(healthy.projectId);
    await room.worker.round();
    await vi.waitFor(() => expect(room.receiver.at("/alive")).toHaveLength(1), 10_000);
    expect(dead.arrived()).toBeLessThanOrEqual(12);
    await dead.giveUp();
  });

  test("WH-13: receivers that hang, of however many projects, give their senders back; then they are tried one at a time", async () => {
    const dead = [await furnishHanging("/one", 8), await furnishHanging("/two", 8), await furnishHanging("/three", 8)];
    for (const { projectId } of dead) await room.happen(projectId, 4);
    const worker = room.newWorker({ slowAfterMs: 50 });
    // every sender of the node waits for one of them
    await worker.round();
    await vi.waitFor(async () => expect(await slowEndpoints(room, dead)).toBeGreaterThanOrEqual(12), 10_000);
    const healthy = await furnish("/well");
    await room.happen(healthy.projectId, 3);
    await vi.waitFor(async () => {
      await worker.round();
      expect(room.receiver.at("/well")).toHaveLength(3);
    }, 10_000);
    for (const one of dead) await one.giveUp();
    await worker.settled();

    const [first] = dead;
    const before = first?.arrived() ?? 0;
    await room.happen(first?.projectId as never, 4);
    room.receiver.answer("/one/0", (response) => void response.writeHead(204).end());
    await room.database.queries.updateTable("webhook_endpoints").set({ slow_since: room.clock.now() }).execute();
    await worker.round();
    // four of its eight endpoints, one delivery each
    await vi.waitFor(() => expect((first?.arrived() ?? 0) - before).toBe(4), 10_000);
    await worker.settled();
    await room.work();
  });

  test("a receiver's Retry-After is waited for, seconds or a date, never shorter than the schedule, 24 hours at most", async () => {
    const asked = { seconds: "600", date: "", short: "1", long: "9999999", nonsense: "soon" };
    asked.date = new Date(room.clock.now().getTime() + 600_000).toUTCString();
    for (const [name, value] of Object.entries(asked)) {
      const { projectId, id } = await furnish(`/asks-${name}`);
      room.receiver.answer(`/asks-${name}`, (response) => response.writeHead(429, { "retry-after": value }).end());
      await room.happen(projectId);
      const at = room.clock.now().getTime();
      await room.work();
      const [delivery] = (await room.webhooks.deliveries(projectId, id, { limit: 1 })).deliveries;
      const wait = ((delivery?.nextAttemptAt?.getTime() ?? 0) - at) / 1000;
      const least = { seconds: 600, date: 598, short: 5, long: 86_400, nonsense: 5 }[name] ?? 0;
      expect(wait, name).toBeGreaterThanOrEqual(least);
      expect(wait, name).toBeLessThanOrEqual(least * 1.11);
    }
  });

  /** A project with endpoints that take everything and answer nothing until `giveUp`. */
  async function furnishHanging(path: string, count: number) {
    const projectId = await room.newProject();
    const hanging: ServerResponse[] = [];
    const paths = Array.from({ length: count }, (_, at) => `${path}/${at}`);
    for (const each of paths) {
      room.receiver.answer(each, (response) => void hanging.push(response));
      await room.endpoint(projectId, each);
    }
    return {
      projectId,
      arrived: () => paths.reduce((sum, each) => sum + room.receiver.at(each).length, 0),
      async giveUp(): Promise<void> {
        for (const each of paths) room.receiver.answer(each, (response) => response.writeHead(204).end());
        for (const response of hanging) response.writeHead(204).end();
        await room.worker.settled();
      },
    };
  }

  test("WH-12: an attempt ends in time, though the receiver has begun and never ends, or does not begin", async () => {
    const { projectId, id } = await furnish("/silent");
    room.receiver.answer("/silent", (response, count) => {
      if (count === 1) response.writeHead(500).write("I begin, and never end");
    });
    await room.happen(projectId, 2);
    const worker = room.newWorker({ timeoutMs: 300 });
    await worker.round();
    await worker.settled();
    const { deliveries } = await room.webhooks.deliveries(projectId, id, { limit: 2 });
    const logs = await Promise.all(deliveries.map((one) => room.webhooks.delivery(projectId, id, one.id)));
    const attempts = logs.flatMap(({ log }) => log);
    room.receiver.answer("/silent", (response) => response.writeHead(200).end());
    for (const { durationMs } of attempts) expect(durationMs).toBeGreaterThanOrEqual(299);
    expect(attempts.map(({ status, error, response }) => [status, error, response]).sort()).toEqual([
      [null, "net.timed_out", null],
      [500, null, "I begin, and never end"],
    ]);
  });

  test("VT-12: of a refusal 1 kB is kept, without what was sent as a proof", async () => {
    const projectId = await room.newProject();
    const { endpoint, secret } = await room.endpoint(projectId, "/echo");
    room.receiver.answer("/echo", (response) => {
      const headers = room.receiver.at("/echo").at(-1)?.headers ?? {};
      const said = `${headers["webhook-signature"]} ${secret.reveal()} Bearer abc.def portico_sk_${"x".repeat(49)} `;
      response.writeHead(400).end(said + "z".repeat(100_000));
    });
    const delivery = await room.webhooks.test(projectId, endpoint.id);
    await room.work();
    const [attempt] = (await room.webhooks.delivery(projectId, endpoint.id, delivery.id)).log;
    expect(attempt?.response).toMatch(/^\[redacted\] \[redacted\] Bearer \[redacted\] \[redacted\] z+$/);
    expect(Buffer.byteLength(attempt?.response ?? "")).toBeLessThanOrEqual(1024);
  });

  test("a success with a long body, or one that never ends, is a success", async () => {
    const { projectId, states } = await furnish("/talkative");
    room.receiver.answer("/talkative", (response, count) => {
      response.writeHead(200).write("x".repeat(200_000));
      if (count === 1) response.end();
    });
    await room.happen(projectId, 2);
    await room.work();
    expect(await states()).toEqual([
      { state: "delivered", attempts: 1 },
      { state: "delivered", attempts: 1 },
    ]);
  });

  const moments: FailpointName[] = [
    "webhook.before_fan_out",
    "webhook.after_fan_out",
    "webhook.before_call",
    "webhook.after_reply",
  ];
  test.each(moments)("a sender that dies at %s loses nothing: the next one delivers", async (moment) => {
    const path = `/dies-${moment}`;
    const { projectId, states } = await furnish(path);
    await room.happen(projectId, 3);
    globalThis.porticoFailpoints = { [moment]: () => Promise.reject(new Error("the process dies here")) };
    const dying = room.newWorker();
    await dying.round().catch(() => {});
    await dying.settled();
    globalThis.porticoFailpoints = undefined;
    const next = room.newWorker();
    await room.work(next);
    // what the dead one had in hand comes back when its lease ends
    room.clock.step(minuteMs);
    await room.work(next);
    expect(await states()).toMatchObject([{ state: "delivered" }, { state: "delivered" }, { state: "delivered" }]);
    expect(new Set(room.receiver.at(path).map(({ headers }) => headers["webhook-id"])).size).toBe(3);
  });

  test("nodes that fan out and send at once make each delivery once", async () => {
    const { projectId } = await furnish("/shared");
    await room.happen(projectId, 40);
    const nodes = Array.from({ length: 4 }, () => room.newWorker());
    await Promise.all(nodes.map((node) => room.work(node)));
    await room.work();
    const ids = room.receiver.at("/shared").map(({ headers }) => headers["webhook-id"]);
    expect(ids).toHaveLength(40);
    expect(new Set(ids).size).toBe(40);
  });

  test("works by itself once started, and what was finished a month ago is forgotten", async () => {
    const { projectId, states } = await furnish("/started");
    const worker = room.newWorker();
    worker.start();
    await room.happen(projectId);
    await vi.waitFor(() => expect(room.receiver.at("/started")).toHaveLength(1), { timeout: 10_000 });
    await worker.stop();
    room.clock.step(30 * dayMs - minuteMs);
    await room.worker.sweep();
    expect(await states()).toHaveLength(1);
    room.clock.step(2 * minuteMs);
    await room.worker.sweep();
    expect(await states()).toEqual([]);
  });
});
