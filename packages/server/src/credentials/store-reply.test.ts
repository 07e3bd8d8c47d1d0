import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { silentLogger } from "../lib/logger.ts";
import type { SealedReply } from "./commit-reply.ts";
import { codeOf, holdProvider, openRefreshStage } from "./refresh-fixture.ts";
import { createSpillFolder } from "./spill.ts";
import { createReplyKeeper, type StoreReplyDependencies } from "./store-reply.ts";
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
  await rm(room.spillFolder, { recursive: true, force: true });
});

/** The files there that are written whole. */
const written = async (folder: string): Promise<string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => !name.endsWith(".new"));

/** A reply that a node left in a file when it had to end while the database was away. */
async function leaveInFile() {
  const { id } = await stage.connectExpired();
  const held = holdProvider(room);
  const outcome = codeOf(stage.fresh());
  await held.arrived;
  room.outage.isOn = true;
  held.release();
  await expect.poll(() => written(room.spillFolder)).toHaveLength(1);
  await stage.node.drain();
  await outcome;
  room.outage.isOn = false;
  const [name = ""] = await readdir(room.spillFolder);
  return { id, path: join(room.spillFolder, name) };
}

async function edit(path: string, change: (text: { columns: Record<string, unknown> }) => void): Promise<void> {
  const text = JSON.parse(await readFile(path, "utf8")) as { columns: Record<string, unknown> };
  change(text);
  await writeFile(path, JSON.stringify(text));
}

describe("a token whose company PostgreSQL cannot hold", () => {
  test("TR-04: a renewal with a NUL in its scopes and half an emoji in a name is stored", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, { tokenFields: { team: "/team" } });
    const { id } = await stage.connectExpired();
    room.provider.answer = (response) =>
      replyJson(response, {
        access_token: "a-2",
        refresh_token: "r-2",
        expires_in: 3600,
        scope: "read wr\u0000ite",
        team: "Team \ud83d",
      });
    expect(await codeOf(stage.fresh())).toBe("served");
    expect(await stage.row(id)).toMatchObject({
      secret_version: 2,
      granted_scopes: ["read"],
      template_values: { team: "Team \ufffd" },
    });
  });

  test("TR-04: a renewal whose public facts do not fit the declaration keeps its tokens, and what was known", async () => {
    stage.integration = await room.addIntegration(stage.user.projectId, {
      tokenFields: { region: "/region" },
      tokenFieldPatterns: { region: "^[a-z]{2}$" },
    });
    const { id } = await stage.connectExpired({ templateValues: { region: "eu" } });
    room.provider.answer = (response) =>
      replyJson(response, { access_token: "a-2", refresh_token: "r-2", expires_in: 3600, region: "evil.example/" });
    expect(await codeOf(stage.fresh())).toBe("served");
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, template_values: { region: "eu" } });
  });

  test("TR-05: a file whose facts the database refuses is stored without them", async () => {
    const { id, path } = await leaveInFile();
    await edit(path, ({ columns }) => (columns["templateValues"] = { name: "\u0000" }));
    await room.anotherNode().recover({ isAlone: false });
    expect(await stage.row(id)).toMatchObject({ secret_version: 2, template_values: {} });
    expect(await readdir(room.spillFolder)).toEqual([]);
  });
});

describe("files", () => {
  test("TR-05: one that nobody can open any more is set aside; the credential stays in doubt and says so", async () => {
    const { id, path } = await leaveInFile();
    await edit(path, ({ columns }) => {
      const bytes = Buffer.from(String(columns["sealedSecret"]), "base64");
      bytes[bytes.length - 1]! ^= 1;
      columns["sealedSecret"] = bytes.toString("base64");
    });
    await room.anotherNode().recover({ isAlone: false });
    expect((await readdir(room.spillFolder)).map((name) => name.endsWith(".unreadable"))).toEqual([true]);
    const row = await stage.row(id);
    expect(row).toMatchObject({ secret_version: 1, refresh_started_at: expect.any(Date) });
  });

  test("TR-05: a folder that cannot be read keeps nobody from being renewed", async () => {
    await rm(room.spillFolder, { recursive: true, force: true });
    await writeFile(room.spillFolder, "");
    const { id } = await stage.connectExpired();
    const node = room.anotherNode();
    await node.recover({ isAlone: false });
    await node.worker.runOnce();
    expect(await stage.row(id)).toMatchObject({ secret_version: 2 });
    expect(room.logged).toContain("the folder of spilled refreshes cannot be read; trying again");
  });
});

describe("a keeper whose database hangs", () => {
  const at = new Date();
  const reply: SealedReply = {
    owner: { projectId: "p", userId: "u", credentialId: "c", expiresAt: null } as SealedReply["owner"],
    lease: { credentialId: "c" as SealedReply["lease"]["credentialId"], owner: "o", version: 1 },
    columns: {
      sealedSecret: Buffer.from("x"),
      expiresAt: null,
      refreshedAt: at,
      grantedScopes: null,
      templateValues: {},
    },
    nextRefreshAt: null,
    asLate: { id: "l", sealedSecret: Buffer.from("y") },
  };
  const never = new Promise<never>(() => undefined);
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "portico-keeper-"));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  function keeperWith(
    commits: readonly (() => Promise<unknown>)[],
    changes: Partial<StoreReplyDependencies> = {},
    anotherMs = 60_000,
  ) {
    let tries = 0;
    const keeper = createReplyKeeper(
      {
        write: () => (commits[Math.min(tries++, commits.length - 1)] as () => Promise<never>)(),
        spills: createSpillFolder({ folder, logger: silentLogger }),
        vault: { open: () => never },
        revokeOrphan: () => Promise.resolve(),
        logger: silentLogger,
        ...changes,
      },
      { slowMs: 5, hangsMs: 50, anotherMs, farewellMs: 20 },
    );
    return { keeper, tries: () => tries };
  }
  const stored = (): Promise<unknown> => Promise.resolve("stored");

  test("TR-05: the reply is stored over another connection when one has fallen silent", async () => {
    const { keeper, tries } = keeperWith([() => never, stored]);
    expect(await keeper.store(reply)).toBe("stored");
    expect(tries()).toBe(2);
    expect(await readdir(folder)).toEqual([]);
  });

  test("TR-05: one reply takes two connections, for a minute at least, and the first of them that answers counts", async () => {
    const first = Promise.withResolvers<unknown>();
    let said = 0;
    const logger = { ...silentLogger, error: () => void (said += 1) };
    const { keeper, tries } = keeperWith([() => first.promise, () => never], { logger });
    const outcome = keeper.store(reply);
    await expect.poll(() => said).toBeGreaterThan(4);
    expect(tries()).toBe(2);
    first.resolve("stored");
    expect(await outcome).toBe("stored");
    expect(await readdir(folder)).toEqual([]);
  });

  test("TR-05: where both fell silent, as after a failover, another connection is tried after a while", async () => {
    const { keeper, tries } = keeperWith([() => never, () => never, stored], {}, 100);
    expect(await keeper.store(reply)).toBe("stored");
    expect(tries()).toBe(3);
  });

  test("TR-05: where one of the two fails another takes its place", async () => {
    const first = Promise.withResolvers<unknown>();
    const { keeper, tries } = keeperWith([() => first.promise, () => never, stored]);
    const outcome = keeper.store(reply);
    await expect.poll(tries).toBe(2);
    first.reject(new Error("the connection ended"));
    expect(await outcome).toBe("stored");
    expect(tries()).toBe(3);
  });

  test("TR-05: with the disk full at first it is in a file as soon as there is room", async () => {
    let isFull = true;
    const spills = createSpillFolder({ folder, logger: silentLogger });
    const { keeper } = keeperWith([() => never], {
      spills: { ...spills, write: (each) => (isFull ? Promise.reject(new Error("ENOSPC")) : spills.write(each)) },
    });
    const outcome = keeper.store(reply);
    await expect.poll(() => readdir(folder)).toEqual([]);
    isFull = false;
    await expect.poll(() => written(folder)).toHaveLength(1);
    keeper.stop();
    expect(await outcome).toBe("spilled");
  });

  test("TR-06: a commit that is only slow is waited for when the process ends", async () => {
    const slow = Promise.withResolvers<unknown>();
    const { keeper } = keeperWith([() => slow.promise]);
    const outcome = keeper.store(reply);
    await expect.poll(() => written(folder)).toHaveLength(1);
    keeper.stop();
    slow.resolve("stored");
    expect(await outcome).toBe("stored");
    expect(await readdir(folder)).toEqual([]);
  });

  test("TR-05: a file that cannot be removed does not make a stored reply look unstored", async () => {
    const spills = createSpillFolder({ folder, logger: silentLogger });
    const { keeper, tries } = keeperWith([() => Promise.reject(new Error("away")), stored], {
      spills: { ...spills, remove: () => Promise.reject(new Error("EROFS")) },
    });
    expect(await keeper.store(reply)).toBe("stored");
    expect(tries()).toBe(2);
  });
});
