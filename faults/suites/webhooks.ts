import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freshDatabase, startPortico, type PorticoProcess } from "@portico/testkit";
import { atMost, exactly, quantile, recorded, type Figure, type Suite } from "../suite.ts";
import { until } from "../until.ts";

const type = "webhook_endpoint.changed";

/** WH-12, WH-13: every event that was committed reaches its receiver, whatever dies, whoever refuses or hangs. */
export const webhooks: Suite = {
  name: "webhooks",
  title:
    "WH-12, WH-13: each event reaches its receiver though servers are killed, receivers flip, others' receivers hang",
  waitsForStarts: true,
  async run(size) {
    const wanted = size === "full" ? 10_000 : 120;
    const kills = size === "full" ? 25 : 2;
    await using stack = new AsyncDisposableStack();
    const receiver = stack.use(await startFlippingReceiver());
    const stage = stack.use(await startStage(receiver.host));
    const base = `${stage.project}/webhooks`;
    const url = `http://${receiver.host}/hooks`;
    const { id } = await stage.call<{ id: string }>("POST", base, { url, eventTypes: [type] });

    // events are made while the server is killed again and again; a change whose answer was lost may have happened
    const latencies: number[] = [];
    let made = 0;
    const makeEvents = async (count: number): Promise<void> => {
      while (count > 0) {
        const batch = Math.min(count, 8);
        count -= batch;
        const changes = Array.from({ length: batch }, () =>
          stage.call("PATCH", `${base}/${id}`, { description: `${made++}` }),
        );
        const begunAt = performance.now();
        await Promise.allSettled([...changes, stage.call("GET", `${base}/${id}`)]);
        latencies.push(performance.now() - begunAt);
      }
    };
    for (let kill = 0; kill < kills; kill += 1) {
      const making = makeEvents(Math.floor(wanted / (kills + 1)));
      await stage.killSoon(making);
      await making;
    }
    await makeEvents(wanted - made);

    const begunAt = performance.now();
    const already = receiver.accepted.size;
    const ids = await eventsOf(stage);
    for (let round = 0; round < 400 && ids.some((each) => !receiver.accepted.has(each)); round += 1) {
      const before = receiver.accepted.size;
      await new Promise((resolve) => setTimeout(resolve, 250));
      // nothing came: what is left waits for a lease or a retry
      if (receiver.accepted.size === before) await stage.advance(6 * 60_000);
    }
    const seconds = (performance.now() - begunAt) / 1000;
    return [
      recorded("events committed", ids.length.toLocaleString("en")),
      recorded("kill -9 of the server", kills),
      recorded("refused by the receiver (500, redirect, cut off)", receiver.refusals()),
      exactly("events that never arrived", ids.filter((each) => !receiver.accepted.has(each)).length, 0),
      exactly(
        "arrivals of events that do not exist",
        [...receiver.accepted.keys()].filter((each) => !ids.includes(each)).length,
        0,
      ),
      recorded("accepted more than once", [...receiver.accepted.values()].filter((count) => count > 1).length),
      recorded("delivered after the last event", `${((ids.length - already) / seconds).toFixed(0)} a second`),
      recorded("9 API calls at once meanwhile, p99", `${quantile(latencies, 0.99).toFixed(0)} ms`),
      atMost("redirects followed", receiver.followed(), 0),
      ...(await besideHangingReceivers(stage, receiver, id, size === "full" ? 100 : 8)),
    ];
  },
};

/**
 * WH-13: a project with a healthy receiver beside one whose eight receivers take everything and never answer. An event
 * waits up to a second for the round that fans it out, in both measurements.
 */
async function besideHangingReceivers(
  stage: Awaited<ReturnType<typeof startStage>>,
  receiver: Awaited<ReturnType<typeof startFlippingReceiver>>,
  healthyId: string,
  count: number,
): Promise<Figure[]> {
  receiver.settleDown();
  const alone = await arrivals(stage, receiver, healthyId, count);
  const other = await stage.newProject();
  const ids: string[] = [];
  for (let number = 0; number < 8; number += 1) {
    const url = `http://${receiver.host}/hangs/${number}`;
    ids.push((await stage.call<{ id: string }>("POST", `${other}/webhooks`, { url, eventTypes: [type] }, other)).id);
  }
  for (let number = 0; number < 48; number += 1)
    await stage.call("PATCH", `${other}/webhooks/${ids[number % 8]}`, { description: `${number}` }, other);
  await until("the hanging receivers have something in hand", async () => receiver.hanging() >= 8);
  const beside = await arrivals(stage, receiver, healthyId, count);
  const p99 = { alone: quantile(alone, 0.99), beside: quantile(beside, 0.99) };
  return [
    recorded("deliveries due at 8 receivers that hang, of another project", 48 * 8),
    recorded("event to arrival, p99, alone", `${p99.alone.toFixed(0)} ms`),
    recorded("event to arrival, p99, beside them", `${p99.beside.toFixed(0)} ms`),
    atMost("p99 beside them, in times of the p99 alone", p99.beside / p99.alone, 2),
  ];
}

/** How long each of so many events, one after the other, takes to arrive. */
async function arrivals(
  stage: Awaited<ReturnType<typeof startStage>>,
  receiver: Awaited<ReturnType<typeof startFlippingReceiver>>,
  id: string,
  count: number,
): Promise<number[]> {
  const taken: number[] = [];
  for (let number = 0; number < count; number += 1) {
    const before = receiver.accepted.size;
    const begunAt = performance.now();
    await stage.call("PATCH", `${stage.project}/webhooks/${id}`, { description: `Arrival ${number}` });
    await until("the event has arrived", async () => receiver.accepted.size > before);
    taken.push(performance.now() - begunAt);
  }
  return taken;
}

/** Accepts by id; refuses every 23rd with 500, every 29th by a redirect, and cuts every 31st off. Below /hangs it never answers. */
async function startFlippingReceiver() {
  const accepted = new Map<string, number>();
  let seen = 0;
  let refusals = 0;
  let followed = 0;
  let hanging = 0;
  let isSteady = false;
  const server = createServer((request, response) => {
    if (request.url === "/elsewhere") followed += 1;
    request.resume().on("end", () => {
      if (request.url?.startsWith("/hangs")) return void (hanging += 1);
      seen += 1;
      const kind = isSteady ? undefined : [23, 29, 31].find((every) => seen % every === 0);
      if (kind !== undefined) refusals += 1;
      if (kind === 31) return void request.socket.destroy();
      if (kind === 29) return void response.writeHead(302, { location: "/elsewhere" }).end();
      if (kind === 23) return void response.writeHead(500).end();
      const id = String(request.headers["webhook-id"]);
      accepted.set(id, (accepted.get(id) ?? 0) + 1);
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    accepted,
    refusals: () => refusals,
    followed: () => followed,
    hanging: () => hanging,
    settleDown(): void {
      isSteady = true;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** One server at a time on one database, killed and started again. */
async function startStage(receiver: string) {
  const database = await freshDatabase();
  const dataFolder = await mkdtemp(join(tmpdir(), "portico-webhooks-"));
  let clockAheadMs = 0;
  const start = (): Promise<PorticoProcess> =>
    startPortico({
      dataFolder,
      databaseUrl: database.url,
      egressAllow: [receiver],
      clockAheadMs,
      environment: { PORTICO_LOG_LEVEL: "error" },
    });
  let portico = await start();
  const keys = new Map<string, string>();
  const newProject = async (): Promise<string> => {
    const { id } = await portico.admin<{ id: string }>("POST", "/projects", { name: "Faults" });
    const { key } = await portico.admin<{ key: string }>("POST", `/projects/${id}/api-keys`, { name: "Faults" });
    keys.set(`/api/projects/${id}`, key);
    return `/api/projects/${id}`;
  };
  const project = await newProject();
  return {
    project,
    newProject,
    /** As the host's server does, with its API key. */
    async call<Answer>(method: string, path: string, body?: unknown, of = project): Promise<Answer> {
      const response = await fetch(`${portico.url}${path}`, {
        method,
        headers: { authorization: `Bearer ${keys.get(of)}`, "content-type": "application/json" },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return (await response.json()) as Answer;
    },
    async killSoon(work: Promise<unknown>): Promise<void> {
      // somewhere in the middle of the work, wherever that is
      await Promise.race([
        work,
        new Promise((resolve) => setTimeout(resolve, 40 + Math.floor(performance.now() % 300))),
      ]);
      await portico.kill();
      portico = await start();
    },
    async advance(ms: number): Promise<void> {
      clockAheadMs += ms;
      await portico.advanceClock(ms);
    },
    async [Symbol.asyncDispose](): Promise<void> {
      await portico.stop();
      await rm(dataFolder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}

async function eventsOf(stage: Awaited<ReturnType<typeof startStage>>): Promise<string[]> {
  const ids: string[] = [];
  let after = "";
  for (let hasMore = true; hasMore;) {
    const query = `types=${type}&limit=500${after === "" ? "" : `&after=${after}`}`;
    const page = await stage.call<{ events: { id: string }[]; nextCursor: string; hasMore: boolean }>(
      "GET",
      `${stage.project}/events?${query}`,
    );
    ids.push(...page.events.map(({ id }) => id));
    ({ hasMore, nextCursor: after } = page);
  }
  return ids;
}
