import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ProjectId } from "@portico/protocol";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { silentLogger } from "../lib/logger.ts";
import { keepingLease, leaseMs } from "./lease-keeper.ts";
import { randomToken } from "../lib/random.ts";
import { codeOf, holdProvider, hourMs, openRefreshStage } from "./refresh-fixture.ts";
import { openTestRoom, replyJson, type TestRoom } from "./testing.ts";

let room: TestRoom;
let stage: Awaited<ReturnType<typeof openRefreshStage>>;
beforeAll(async () => {
  room = await openTestRoom();
});
afterAll(() => room[Symbol.asyncDispose]());
beforeEach(async () => {
  stage = await openRefreshStage(room);
});
afterEach(async () => {
  room.outage.isOn = false;
  room.outage.until = undefined;
  room.outage.unacknowledged = 0;
  globalThis.porticoFailpoints = undefined;
  await rm(room.spillFolder, { recursive: true, force: true });
});

/** What is written whole. */
const spillNames = async (): Promise<string[]> =>
  (await readdir(room.spillFolder).catch(() => [])).filter((name) => !name.endsWith(".new"));

/** A refresh whose answer comes while the database is away. */
async function answerDuringOutage(): Promise<{ id: string; outcome: Promise<string> }> {
  const { id } = await stage.connectExpired();
  const held = holdProvider(room);
  const outcome = codeOf(stage.fresh());
  await held.arrived;
  room.outage.isOn = true;
  room.provider.answer = (response) =>
    replyJson(response, { access_token: "canary-access", refresh_token: "canary-refresh", expires_in: 3600 });
  held.release();
  return { id, outcome };
}

describe("an answer that comes while the database is away", () => {
  test("TR-05: waits in memory and in a sealed file, and is stored when the database is back", async () => {
    const { id, outcome } = await answerDuringOutage();
    await expect.poll(spillNames).toHaveLength(1);
    const [name = ""] = await spillNames();
    const path = join(room.spillFolder, name);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    expect(await readFile(path, "utf8")).not.toContain("canary");
    room.outage.isOn = false;
    expect(await outcome).toBe("served");
    expect(await stage.tokenOf(stage.fresh(stage.otherNode))).toBe("canary-access");
    expect(await stage.row(id as never)).toMatchObject({ secret_version: 2, refresh_lease_owner: null });
    expect(await spillNames()).toEqual([]);
    expect(room.provider.tokenRequests).toHaveLength(1);
  });

  test("TR-05, TR-06: a server that has to end meanwhile leaves the file, and the next one stores it", async () => {
    const { outcome } = await answerDuringOutage();
    await expect.poll(spillNames).toHaveLength(1);
    await stage.node.drain();
    expect(await outcome).toBe("credential.refresh_failed");
    room.outage.isOn = false;
    const successor = room.anotherNode();
    await successor.recover({ isAlone: false });
    expect(await spillNames()).toEqual([]);
    expect(await stage.tokenOf(stage.fresh(successor))).toBe("canary-access");
    expect(room.provider.tokenRequests).toHaveLength(1);
    // stored once: a second start finds nothing to do
    await successor.recover({ isAlone: false });
    expect(await stage.eventTypes()).toEqual([]);
  });

  test("TR-05: survives a full disk in memory", async () => {
    // a file where the folder should be: the disk takes nothing
    await rm(room.spillFolder, { recursive: true, force: true });
    await writeFile(room.spillFolder, "");
    const { outcome } = await answerDuringOutage();
    await expect.poll(() => room.logged).toContain("a refreshed token could not be written to a file either");
    let isDrained = false;
    const drained = stage.node.drain().then(() => (isDrained = true));
    // nothing but this process holds the token, so it may not end
    await expect.poll(() => room.logged.filter((text) => text.includes("either")).length).toBeGreaterThan(2);
    expect(isDrained).toBe(false);
    room.outage.isOn = false;
    expect(await outcome).toBe("served");
    await drained;
    expect(await stage.tokenOf(stage.fresh(stage.otherNode))).toBe("canary-access");
  });

  test("TR-05, TR-17: is not stored over a reconnect that came first; it is of the old grant, and goes back", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { revokeRequest: { ends: "token" } });
    const { id, outcome } = await answerDuringOutage();
    await expect.poll(spillNames).toHaveLength(1);
    await stage.node.drain();
    await outcome;
    room.outage.isOn = false;
    await stage.otherNode.store(stage.user, stage.integration, { allowMultiple: false }, room.learnt());
    const { secret_version: version } = (await stage.row(id as never)) ?? {};
    await room.anotherNode().recover({ isAlone: false });
    expect((await stage.row(id as never))?.secret_version).toBe(version);
    expect(await stage.quarantine(id as never)).toEqual([]);
    expect(await spillNames()).toEqual([]);
    await room.revocations.run();
    expect(room.provider.revoked).toContain("canary-refresh");
  });

  test("a spilled file of another format is left alone, and the others are stored", async () => {
    const { outcome } = await answerDuringOutage();
    await expect.poll(spillNames).toHaveLength(1);
    await stage.node.drain();
    await outcome;
    await writeFile(join(room.spillFolder, "of-tomorrow.json"), '{"format":9}');
    room.outage.isOn = false;
    await room.anotherNode().recover({ isAlone: false });
    expect(await spillNames()).toEqual(["of-tomorrow.json"]);
    expect(room.logged).toContain("a spilled refresh cannot be read; the file is left alone");
  });
});

/** A refresh whose answer comes while the database says neither yes nor no. */
async function answerWhileItHangs() {
  const { id } = await stage.connectExpired();
  const held = holdProvider(room);
  const outcome = codeOf(stage.fresh());
  await held.arrived;
  const back = Promise.withResolvers<void>();
  room.outage.until = back.promise;
  held.release();
  return { id, outcome, back: back.resolve };
}

describe("an answer that comes while the database hangs", () => {
  test("TR-05: is in a file before long, and stored by the same process when the database answers", async () => {
    const { id, outcome, back } = await answerWhileItHangs();
    await expect.poll(spillNames).toHaveLength(1);
    back();
    expect(await outcome).toBe("served");
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, refresh_lease_owner: null });
    expect(await spillNames()).toEqual([]);
  });

  test("TR-05, TR-06: a server that has to end meanwhile does not wait for it, and the next one stores it", async () => {
    const { id, outcome, back } = await answerWhileItHangs();
    await expect.poll(spillNames).toHaveLength(1);
    // all that a stop asks of the database itself hangs as well; the refresh does not
    const drained = stage.node.drain();
    expect(await outcome).toBe("credential.refresh_failed");
    room.outage.until = undefined;
    await room.anotherNode().recover({ isAlone: false });
    expect(await spillNames()).toEqual([]);
    expect(await stage.row(id)).toMatchObject({ secret_version: 2 });
    // the first commit comes through after all: it is the one that was stored
    back();
    await drained;
    expect(await stage.quarantine(id)).toEqual([]);
    expect(await stage.row(id)).toMatchObject({ secret_version: 2 });
    expect(room.provider.tokenRequests).toHaveLength(1);
  });
});

describe("an answer whose commit nobody hears of", () => {
  test("TR-05: is not stored twice", async () => {
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const outcome = codeOf(stage.fresh());
    await held.arrived;
    room.outage.unacknowledged = 1;
    held.release();
    expect(await outcome).toBe("served");
    expect(room.outage.unacknowledged).toBe(0);
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, refresh_lease_owner: null });
    expect([await stage.quarantine(id), await spillNames()]).toEqual([[], []]);
  });

  test("TR-02, TR-05: is kept once where another node was quicker, and is no fault of what the provider said", async () => {
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const outcome = codeOf(stage.fresh());
    await held.arrived;
    room.provider.beforeAnswer = undefined;
    room.provider.answer = (response) =>
      replyJson(response, { access_token: randomToken(), refresh_token: randomToken(), expires_in: 3600 });
    await stage.runOutLease(id);
    expect(await codeOf(stage.fresh(stage.otherNode))).toBe("served");
    room.outage.unacknowledged = 1;
    room.logged.length = 0;
    held.release();
    expect(await outcome).toBe("served");
    await expect.poll(() => room.outage.unacknowledged).toBe(0);
    await expect.poll(spillNames).toEqual([]);
    expect(await stage.quarantine(id)).toHaveLength(1);
    await stage.node.drain();
    expect(await spillNames()).toEqual([]);
    expect(room.logged.filter((line) => line.includes("beside a token"))).toEqual([]);
  });
});

describe("between the answer and its commit", () => {
  test("TR-04: nothing else asks the database", async () => {
    await stage.connectExpired();
    let atReply = Number.NaN;
    let atCommit = Number.NaN;
    globalThis.porticoFailpoints = {
      "refresh.after_reply": () => void (atReply = room.statements()),
      "refresh.after_commit": () => void (atCommit = room.statements()),
    };
    expect(await codeOf(stage.fresh())).toBe("served");
    // the room counts what runs outside the one transaction that commits
    expect(atCommit - atReply).toBe(0);
  });

  test("TR-03: a process that dies at any moment before the commit leaves what the next one can refresh with", async () => {
    const moments = ["refresh.after_intent", "refresh.before_call"] as const;
    for (const moment of moments) {
      const { id } = await stage.connectExpired();
      const dead = Promise.withResolvers<never>();
      globalThis.porticoFailpoints = { [moment]: () => dead.promise };
      void codeOf(stage.node.fresh(stage.user.projectId, stage.user.userId, stage.integration, id));
      await expect.poll(async () => (await stage.row(id))?.refresh_started_at).toBeInstanceOf(Date);
      globalThis.porticoFailpoints = undefined;
      await stage.runOutLease(id);
      const next = stage.otherNode.fresh(stage.user.projectId, stage.user.userId, stage.integration, id);
      expect(await codeOf(next)).toBe("served");
      expect(await stage.row(id)).toMatchObject({ health: "healthy", refresh_started_at: null });
    }
  });
});

describe("the lease", () => {
  afterEach(() => void vi.useRealTimers());

  test("TR-02: outlives the longest token request and is renewed until the work is done", async () => {
    expect(leaseMs).toBeGreaterThan(10_000);
    vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
    const renewed: number[] = [];
    const work = Promise.withResolvers<string>();
    const leases = {
      renew: async (_projectId: ProjectId, _lease: unknown, forMs: number) => {
        renewed.push(forMs);
        if (renewed.length === 2) throw new Error("the database is away");
        return true;
      },
    };
    const lease = { credentialId: "c" as never, owner: "o", version: 1 };
    const done = keepingLease({ leases, projectId: "p" as ProjectId, lease, logger: silentLogger }, () => work.promise);
    vi.advanceTimersByTime(20_000);
    expect(renewed).toEqual(Array.from({ length: 5 }, () => leaseMs));
    work.resolve("done");
    expect(await done).toBe("done");
    vi.advanceTimersByTime(hourMs);
    expect(renewed).toHaveLength(5);
  });

  test("TR-02: a renewed lease cannot be taken, one that somebody else took is not renewed", async () => {
    const { id } = await stage.connectExpired();
    const held = holdProvider(room);
    const holder = codeOf(stage.fresh());
    await held.arrived;
    const before = await stage.row(id);
    expect(before?.refresh_lease_owner).not.toBeNull();
    await stage.runOutLease(id);
    const successor = holdProvider(room);
    const taker = codeOf(stage.fresh(stage.otherNode));
    await successor.arrived;
    expect((await stage.row(id))?.refresh_lease_owner).not.toBe(before?.refresh_lease_owner);
    successor.release();
    expect(await taker).toBe("served");
    held.release();
    expect(await holder).toBe("served");
    expect((await stage.row(id))?.secret_version).toBe(2);
  });
});
