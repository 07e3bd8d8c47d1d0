import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { silentLogger } from "../lib/logger.ts";
import type { Credential } from "./credential.ts";
import type { FreezeScope } from "./freezes.ts";
import { createRestoreWatch, type RestoreWatch } from "./restore-watch.ts";
import { openTestRoom, type TestRoom, type TestUser } from "./testing.ts";
import { createVersionJournal } from "./version-journal.ts";

const hourMs = 3_600_000;
const by = { kind: "admin", id: "0f8fad5b-d9cb-469f-a165-70867728950e" } as const;

describe("freezes that a restore lost", { timeout: 120_000 }, () => {
  let room: TestRoom;
  let user: TestUser;
  let integration: Integration;
  let credential: Credential;
  let folder: string;
  let file: string;
  beforeAll(async () => {
    room = await openTestRoom();
    folder = await mkdtemp(join(tmpdir(), "portico-journal-"));
  });
  afterAll(async () => {
    await room[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await room.database.queries.deleteFrom("freezes").execute();
    await room.database.queries.deleteFrom("credentials").execute();
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId);
    credential = await room.credentials.store(user, integration, { allowMultiple: true }, room.learnt());
    file = join(folder, `${user.projectId}.journal`);
    room.logged.length = 0;
  });

  const watch = (journal = file): RestoreWatch =>
    createRestoreWatch({ ...room, file: journal, logger: { ...silentLogger, error: note, warn: note } });
  const note = (_fields: object, message: string): void => void room.logged.push(message);
  const freezes = () => room.credentials.freezes;
  const freeze = (
    scope: FreezeScope & { reason?: string } = {},
    revoke = false,
    owner: string | null = user.projectId,
  ) => freezes().freeze(owner as typeof user.projectId | null, { ...scope, revoke }, by);
  const standing = async () => (await freezes().list(user.projectId, "standing")).map(({ id }) => id);
  const served = (id: CredentialId = credential.id): Promise<string> =>
    // a server that started after the restore
    room
      .anotherNode()
      .fresh(user.projectId, user.userId, integration, id)
      .then(
        () => "served",
        (error: { code: string }) => error.code,
      );
  const told = () =>
    room.database.queries
      .selectFrom("events")
      .select(["type", "data"])
      .where("project_id", "=", user.projectId)
      .where("type", "like", "freeze.%")
      .orderBy("id")
      .execute();
  const rows = () => room.database.queries.selectFrom("freezes").selectAll().execute();
  /** Puts the freezes of an earlier moment back, with their marks, as a restore of the database does. */
  const restore = async (backup: Awaited<ReturnType<typeof rows>>): Promise<void> => {
    const { queries } = room.database;
    await queries.deleteFrom("freezes").execute();
    if (backup.length > 0) await queries.insertInto("freezes").values(backup).execute();
    await queries
      .updateTable("credentials")
      .set({ frozen_at: backup.find(({ thawed_at }) => thawed_at === null)?.frozen_at ?? null })
      .execute();
  };
  /** What a node sees until it stops. */
  const whileRunning = async (work: (node: RestoreWatch) => Promise<unknown>, journal = file): Promise<void> => {
    const node = watch(journal);
    await node.check();
    await work(node);
    await node.close();
  };

  test("TR-18, VT-15: what was frozen after the backup is frozen again before anything is served, by the whole rule, and told", async () => {
    const scope = {
      userId: user.userId,
      integrationType: integration.type,
      accountId: "account-1",
      connectedSince: "2026-01-01T00:00:00.000Z",
      connectedUntil: "2026-12-31T00:00:00.000Z",
    };
    await whileRunning(() => freeze({ ...scope, reason: "incident 42\n\u2028{}" }));
    const before = await freezes().list(user.projectId);
    await restore([]);
    expect(await served()).toBe("served");

    await watch().check();
    expect(await served()).toBe("credential.frozen");
    expect(await freezes().list(user.projectId)).toEqual(before);
    expect(room.logged).toContain("a freeze that a restore of the database lost stands again");
    expect((await told()).at(-1)).toMatchObject({
      type: "freeze.began",
      data: {
        freezeId: before[0]?.id,
        reason: "incident 42\n\u2028{}",
        askedBy: "server",
        cause: "restored",
        firstAskedBy: before[0]?.frozenBy.kind,
        firstAskedById: before[0]?.frozenBy.id,
        firstAskedAt: before[0]?.frozenAt,
      },
    });
    // found once: the next start finds nothing
    const events = await told();
    await watch().check();
    expect(await told()).toEqual(events);
  });

  test("TR-18, VT-15: the freeze of a move stands again on the server that the project left, however many nodes find it missing", async () => {
    const nodes = [0, 1, 2].map((index) => `${file}.${index}`);
    const running = nodes.map((journal) => watch(journal));
    for (const node of running) await node.check();
    const { id } = await freeze({ reason: "moved to another server" });
    for (const node of running) await node.close();
    await restore([]);
    await Promise.all(nodes.map((journal) => watch(journal).check()));
    expect(await standing()).toEqual([id]);
    expect((await told()).map(({ type }) => type)).toEqual(["freeze.began", "freeze.began"]);
    await expect(room.credentials.refuseFrozen(integration, user.userId)).rejects.toMatchObject({
      code: "credential.frozen",
    });
  });

  test("TR-18, VT-15: a freeze that was thawed does not come back, whether the backup is of before it or of its time", async () => {
    let during: Awaited<ReturnType<typeof rows>> = [];
    await whileRunning(async () => {
      const { id } = await freeze();
      during = await rows();
      room.clock.advance(hourMs / 2);
      await freezes().thaw(user.projectId, id);
    });
    await restore([]);
    await watch().check();
    expect([await standing(), await served()]).toEqual([[], "served"]);

    await restore(during);
    expect(await served()).toBe("credential.frozen");
    await watch().check();
    expect([await standing(), await served()]).toEqual([[], "served"]);
    expect((await told()).at(-1)).toMatchObject({ type: "freeze.ended", data: { cause: "restored" } });
    expect(room.logged).toContain(
      "a freeze that had been thawed stood again after a restore of the database: it is ended",
    );
  });

  test("TR-18, VT-15: a node that slept through the thaw brings a freeze back, and one that saw it ends it again", async () => {
    const [awake, asleep] = [`${file}.awake`, `${file}.asleep`];
    const node = watch(awake);
    await node.check();
    let id = "";
    await whileRunning(async () => void ({ id } = await freeze()), asleep);
    await freezes().thaw(user.projectId, id);
    await node.sweep();
    await restore([]);
    await watch(asleep).check();
    // the node that runs hears of it
    await expect.poll(standing).toEqual([]);
    expect(await served()).toBe("served");
    await node.close();
  });

  test("TR-18, VT-15: an order to revoke what is frozen already outlives a restore, and a freeze of the whole server does", async () => {
    let before: Awaited<ReturnType<typeof rows>> = [];
    let ids: string[] = [];
    await whileRunning(async () => {
      const own = await freeze();
      before = await rows();
      const all = await freeze({ integrationType: integration.type }, false, null);
      await freezes().revoke(user.projectId, own.id);
      ids = [own.id, all.id];
    });
    await room.credentials.drain();
    const orders = await rows();
    await restore(before);
    await watch().check();
    const byId = (each: { id: string }, other: { id: string }) => each.id.localeCompare(other.id);
    expect((await rows()).sort(byId)).toEqual(orders.map((row) => ({ ...row, revoked_through: null })).sort(byId));
    expect((await standing()).sort()).toEqual(ids.sort());
  });

  test("TR-18, VT-15: the activity says since when the order stood that is given again, of each kind", async () => {
    const orderedAt = room.clock.now().toISOString();
    let before: Awaited<ReturnType<typeof rows>> = [];
    await whileRunning(async () => {
      const [thawed, revoked] = [await freeze(), await freeze({ accountId: "account-1" })];
      before = await rows();
      await freeze({ userId: user.userId }, true);
      room.clock.advance(hourMs);
      await freezes().thaw(user.projectId, thawed.id);
      await freezes().revoke(user.projectId, revoked.id);
    });
    const laterAt = room.clock.now().toISOString();
    room.clock.advance(hourMs);
    const last = (await told()).length;
    await restore(before);
    await watch().check();
    const again = (await told()).slice(last).map(({ type, data }) => [type, data["cause"], data["firstAskedAt"]]);
    expect(again.sort()).toEqual([
      ["freeze.began", "restored", orderedAt],
      ["freeze.ended", "restored", laterAt],
      ["freeze.revocation_ordered", "restored", orderedAt],
      ["freeze.revocation_ordered", "restored", laterAt],
    ]);
  });

  test("TR-18, VT-15: a server that starts on an empty database, before the restore, keeps the freeze for it and freezes nothing", async () => {
    await whileRunning(() => freeze({}, false, null));
    const ids = await standing();
    const { queries } = room.database;
    const backup = await queries.selectFrom("projects").selectAll().execute();
    await restore([]);
    await queries
      .updateTable("projects")
      .set({ created_at: new Date(room.clock.now().getTime() + hourMs) })
      .execute();
    await watch().check();
    await watch().check();
    expect(await standing()).toEqual([]);
    for (const { id, created_at } of backup)
      await queries.updateTable("projects").set({ created_at }).where("id", "=", id).execute();
    await watch().check();
    expect(await standing()).toEqual(ids);
  });

  test("TR-18, VT-15: the freeze of a project that is not there waits for it, and stands when its backup is restored after all", async () => {
    const { queries } = room.database;
    await whileRunning(() => freeze());
    const ids = await standing();
    const project = await queries
      .selectFrom("projects")
      .selectAll()
      .where("id", "=", user.projectId)
      .executeTakeFirstOrThrow();
    await queries.deleteFrom("projects").where("id", "=", user.projectId).execute();
    for (let start = 0; start < 3; start += 1) {
      room.clock.advance(24 * hourMs);
      await watch().check();
    }
    expect(await rows()).toEqual([]);
    await queries
      .insertInto("projects")
      .values({ ...project, portal_texts: "{}" })
      .execute();
    await watch().check();
    expect(await standing()).toEqual(ids);
  });

  test("TR-18, VT-15: the freezes of a project that was destroyed stay gone, also when it is imported with its ids", async () => {
    const { queries } = room.database;
    const { projectId } = user;
    let alongIds: string[] = [];
    await whileRunning(async () => {
      await freeze();
      const along = { accountId: "account-2", reason: "along" };
      const [thawed, revoked] = [await freeze(along), await freeze(along)];
      await freezes().thaw(projectId, thawed.id);
      await freezes().revoke(projectId, revoked.id);
      alongIds = [thawed.id, revoked.id].sort();
    });
    await room.credentials.drain();
    const along = (await rows())
      .filter(({ reason }) => reason === "along")
      .map((row) => ({ ...row, thawed_at: null, revoking_since: null, revoked_through: null }));
    const project = await queries
      .selectFrom("projects")
      .selectAll()
      .where("id", "=", projectId)
      .executeTakeFirstOrThrow();
    await queries.deleteFrom("projects").where("id", "=", projectId).execute();
    await watch().check();
    expect(await rows()).toEqual([]);

    room.clock.advance(hourMs);
    await queries
      .insertInto("projects")
      .values({ ...project, portal_texts: "{}" })
      .execute();
    await queries
      .insertInto("project_imports")
      .values({ project_id: projectId, export_id: projectId, started_at: room.clock.now() })
      .execute();
    // where it comes from these stand, and nothing is revoked
    await queries.insertInto("freezes").values(along).execute();
    await watch().check();
    expect((await standing()).sort()).toEqual(alongIds);
    expect((await rows()).map(({ revoking_since }) => revoking_since)).toEqual([null, null]);
  });

  test("TR-18, VT-15: a freeze of a user or an integration that is gone is left out, and keeps no server from starting", async () => {
    await whileRunning(async (node) => {
      const gone = await room.addUser(user.projectId);
      const other = await room.addIntegration(user.projectId);
      await freeze({ userId: gone.userId });
      await freeze({ integrationId: other.id });
      await node.sweep();
      await room.database.queries.deleteFrom("users").where("id", "=", gone.userId).execute();
      await room.database.queries.deleteFrom("integrations").where("id", "=", other.id).execute();
    });
    await watch().check();
    expect(await standing()).toEqual([]);
    expect(await served()).toBe("served");
  });

  test("TR-18, VT-15: a restore under a running server brings the freezes back when its change feed was interrupted", async () => {
    let tell: (change: undefined) => void = () => undefined;
    const { changes } = room.database;
    const node = createRestoreWatch({
      ...room,
      database: {
        ...room.database,
        changes: { ...changes, onChange: (listener) => changes.onChange((tell = listener)) },
      },
      file,
      logger: silentLogger,
    });
    await node.check();
    // it covers nothing yet
    const { id } = await freeze({ accountId: "account-2" });
    await expect.poll(async () => [...(await createVersionJournal(file).readFreezes()).keys()]).toEqual([id]);
    await restore([]);
    tell(undefined);
    await expect.poll(standing).toEqual([id]);
    await node.close();
  });

  test("TR-18, VT-15: freezes that nobody announced are noted within a minute, and a line that a crash cut off is left out", async () => {
    const deaf = createRestoreWatch({
      ...room,
      database: { ...room.database, changes: { ...room.database.changes, onChange: () => undefined } },
      file,
      logger: silentLogger,
    });
    await deaf.check();
    const { id } = await freeze();
    await deaf.sweep();
    await appendFile(file, `${crypto.randomUUID()} frozen {"id":"{}`);
    const known = await createVersionJournal(file).readFreezes();
    expect([...known.keys()]).toEqual([id]);
    await restore([]);
    await watch().check();
    expect(await standing()).toEqual([id]);
  });
});
