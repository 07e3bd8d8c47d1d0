import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Integration } from "../integrations/integration.ts";
import { silentLogger } from "../lib/logger.ts";
import type { Credential } from "./credential.ts";
import { createRestoreWatch, type RestoreWatch } from "./restore-watch.ts";
import { openTestRoom, type TestRoom, type TestUser } from "./testing.ts";
import { createVersionJournal } from "./version-journal.ts";

const hourMs = 3_600_000;

describe("noticing a restore", { timeout: 120_000 }, () => {
  let room: TestRoom;
  let user: TestUser;
  let integration: Integration;
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
    await room.database.queries.deleteFrom("credentials").execute();
    user = await room.addUser();
    integration = await room.addIntegration(user.projectId);
    file = join(folder, `${user.projectId}.journal`);
  });

  const watch = (): RestoreWatch =>
    createRestoreWatch({ ...room, database: room.database, file, clock: room.clock, logger: silentLogger });
  const connect = (index: number): Promise<Credential> =>
    room.credentials.store(user, integration, { allowMultiple: true }, room.learnt({ accountId: `account-${index}` }));
  const rotate = (id: CredentialId) => room.credentials.fresh(user.projectId, user.userId, integration, id);
  const disconnect = (id: CredentialId) => room.credentials.disconnect(user.projectId, user.userId, id);
  const rows = () => room.database.queries.selectFrom("credentials").selectAll().execute();
  /** Puts the rows of an earlier moment back, as a restore of the database does. */
  const restore = async (backup: Awaited<ReturnType<typeof rows>>): Promise<void> => {
    const { queries } = room.database;
    await queries.deleteFrom("revocations").execute();
    await queries.deleteFrom("credentials").execute();
    for (const { provider_data, template_values, recent_mints, oauth_client, ...row } of backup) {
      const json = {
        provider_data: JSON.stringify(provider_data),
        template_values: JSON.stringify(template_values),
        recent_mints: JSON.stringify(recent_mints),
        oauth_client: oauth_client && JSON.stringify(oauth_client),
      };
      await queries
        .insertInto("credentials")
        .values({ ...row, ...json })
        .execute();
    }
  };

  test("TR-18: in doubt is exactly what was rotated since the backup, and what was removed since stays removed", async () => {
    const before = watch();
    await before.check();
    const all: Credential[] = [];
    for (let index = 0; index < 40; index += 1) all.push(await connect(index));
    const backup = await rows();
    room.clock.advance(hourMs + 1);
    const [rotated, deleted] = [all.slice(0, 15), all.slice(15, 20)];
    for (const { id } of rotated) await rotate(id);
    for (const { id } of deleted) await disconnect(id);
    await room.revocations.run();
    await before.close();

    await restore(backup);
    room.provider.revoked.length = 0;
    const after = watch();
    const found = await after.check();
    const ids = (credentials: readonly { id: string }[]) => credentials.map(({ id }) => id).sort();
    expect([...found.inDoubt].sort()).toEqual(ids(rotated));
    expect([...found.removed].sort()).toEqual(ids(deleted));
    const left = await rows();
    expect(ids(left)).toEqual(ids([...rotated, ...all.slice(20)]));
    expect(
      ids(left.filter(({ health, health_reason }) => `${health} ${health_reason}` === "in_doubt restored")),
    ).toEqual(ids(rotated));
    // what came back is taken back once more, with a receipt
    await room.revocations.run();
    expect(room.provider.revoked).toHaveLength(deleted.length);
    const { revocations } = await room.revocations.list(user.projectId, { limit: 100 });
    expect(revocations.map(({ cause }) => cause)).toEqual(deleted.map(() => "restored"));
    const told = await room.database.queries
      .selectFrom("events")
      .select(["credential_id", "data"])
      .where("project_id", "=", user.projectId)
      .where("type", "=", "credential.in_doubt")
      .execute();
    expect(told.map(({ credential_id }) => credential_id).sort()).toEqual(ids(rotated));
    // found once: the next start finds nothing
    expect(await after.check()).toEqual({ inDoubt: [], removed: [] });
    await after.close();
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [] });
  });

  test("TR-18: what is removed right after a change of many rows stays removed", async () => {
    const before = watch();
    await before.check();
    const { id } = await connect(1);
    const backup = await rows();
    const { freezes } = room.credentials;
    const freeze = await freezes.freeze(user.projectId, { userId: user.userId, revoke: false }, { kind: "admin" });
    await freezes.thaw(user.projectId, freeze.id);
    await disconnect(id);
    await before.close();
    await restore(backup);
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [id] });
  });

  test("TR-18, VT-15: what was revoked in an emergency is not served again, and a reconnect after it stays", async () => {
    const before = watch();
    await before.check();
    const [revoked, reconnected] = [await connect(1), await connect(2)];
    const backup = await rows();
    const { freezes } = room.credentials;
    const freeze = await freezes.freeze(user.projectId, { userId: user.userId, revoke: true }, { kind: "admin" });
    await room.credentials.sweep();
    await expect.poll(async () => (await rows()).every(({ revoked_at }) => revoked_at !== null)).toBe(true);
    await before.sweep();
    await freezes.thaw(user.projectId, freeze.id);
    await connect(2);
    await before.close();
    // the reconnect is in what is restored, the revocation of the other is not
    const now = await rows();
    const is = (id: string) => (row: { id: string }) => row.id === id;
    await restore([...backup.filter(is(revoked.id)), ...now.filter(is(reconnected.id))]);
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [revoked.id] });
    expect((await rows()).map(({ id }) => id)).toEqual([reconnected.id]);
  });

  test("TR-18, VT-15: what its user connected anew after the restore is not taken for what was revoked", async () => {
    const late = watch();
    await late.check();
    const { id } = await connect(1);
    const backup = await rows();
    const { freezes } = room.credentials;
    const freeze = await freezes.freeze(user.projectId, { userId: user.userId, revoke: true }, { kind: "admin" });
    await room.credentials.sweep();
    await expect.poll(async () => (await rows()).every(({ revoked_at }) => revoked_at !== null)).toBe(true);
    await late.sweep();
    await late.close();
    await freezes.thaw(user.projectId, freeze.id);
    await restore(backup);
    // another node serves already
    const placement = { allowMultiple: false, selectedCredentialId: id };
    await room.credentials.store(user, integration, placement, room.learnt({ accountId: "account-1" }));
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [] });
    expect(await rows()).toMatchObject([{ id, secret_version: 2, consent_version: 2 }]);
  });

  test("TR-18: what is removed while no node hears of it stays removed, if one looks before the restore", async () => {
    const before = watch();
    await before.check();
    const { id } = await connect(1);
    // its notice is on the way, and a busy machine takes its time
    await expect.poll(async () => (await createVersionJournal(file).read()).has(id)).toBe(true);
    await before.close();
    const backup = await rows();
    await disconnect(id);
    // and it stays known, however often a node starts before the restore
    for (let start = 0; start < 3; start += 1) {
      room.clock.advance(24 * hourMs);
      const later = watch();
      await later.check();
      await later.close();
    }
    await restore(backup);
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [id] });
  });

  test("TR-18: a restore under a running server is noticed when its change feed was interrupted, before anything is noted", async () => {
    let tell: (change?: { room: "credentials"; projectId: string; key: string }) => void = () => undefined;
    const { changes } = room.database;
    const node = createRestoreWatch({
      ...room,
      database: { ...room.database, changes: { ...changes, onChange: (listener) => void (tell = listener) } },
      file,
      clock: room.clock,
      logger: silentLogger,
    });
    const noted = async (id: CredentialId) => (await createVersionJournal(file).read()).get(id);
    const ofUser = { room: "credentials", projectId: user.projectId, key: user.userId } as const;
    await node.check();
    const [rotated, removed] = [await connect(1), await connect(2)];
    const backup = await rows();
    room.clock.advance(hourMs + 1);
    await rotate(rotated.id);
    await disconnect(removed.id);
    tell(ofUser);
    await expect.poll(() => noted(rotated.id)).toEqual({ version: 2 });
    await restore(backup);
    tell(undefined);
    tell(ofUser);
    const healthOf = async (id: CredentialId) => (await rows()).find((row) => row.id === id)?.health;
    await expect.poll(() => healthOf(rotated.id)).toBe("in_doubt");
    await expect.poll(() => healthOf(removed.id)).toBeUndefined();
    await node.close();
  });

  test("TR-18: a crash in the middle of a line, and a node that starts anew, lose and doubt nothing", async () => {
    const first = watch();
    await first.check();
    const { id } = await connect(1);
    await first.close();
    await appendFile(file, `${id} v99`);
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [] });
    const known = await createVersionJournal(file).read();
    expect(known.get(id)).toEqual({ version: 1 });
    // without any journal there is nothing to compare with
    await rm(file);
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [] });
  });

  test("TR-18: a server that starts on an empty database, before the restore, forgets nothing", async () => {
    const before = watch();
    await before.check();
    const { id } = await connect(1);
    const backup = await rows();
    room.clock.advance(hourMs + 1);
    await rotate(id);
    await before.close();
    await room.database.queries.deleteFrom("credentials").execute();
    const early = watch();
    expect(await early.check()).toEqual({ inDoubt: [], removed: [] });
    await early.close();
    await restore(backup);
    expect(await watch().check()).toEqual({ inDoubt: [id], removed: [] });
  });

  test("TR-18: a comparison that the database broke off is made again", async () => {
    const node = watch();
    room.outage.isOn = true;
    await expect(node.check()).rejects.toThrow();
    room.outage.isOn = false;
    const { id } = await connect(1);
    await node.close();
    expect((await createVersionJournal(file).read()).get(id)).toEqual({ version: 1 });
  });

  test("TR-18: what could not be noted, because the database did not answer just then, is noted when it does", async () => {
    const warned: string[] = [];
    const logger = { ...silentLogger, warn: (_fields: object, message: string) => void warned.push(message) };
    const before = createRestoreWatch({ ...room, file, logger });
    await before.check();
    const [gone, turned] = [await connect(0), await connect(1)];
    const known = createVersionJournal(file);
    await expect.poll(async () => (await known.read()).size).toBe(2);
    const backup = await rows();
    room.clock.advance(hourMs + 1);
    await rotate(turned.id);
    await disconnect(gone.id);
    room.outage.isOn = true;
    await expect.poll(() => warned).toContain("the journal of credential versions could not be written");
    room.outage.isOn = false;
    await expect.poll(async () => (await known.read()).get(turned.id)).toMatchObject({ version: 2 });
    await before.close();
    await restore(backup);
    expect(await watch().check()).toEqual({ inDoubt: [turned.id], removed: [gone.id] });
  });

  test("TR-18: one that cannot be removed once more yet keeps neither the others nor the start waiting, and is removed later", async () => {
    const before = watch();
    await before.check();
    const all = [await connect(0), await connect(1), await connect(2)] as const;
    const backup = await rows();
    for (const { id } of all) await disconnect(id);
    await before.close();
    await restore(backup);
    let isAway = true;
    const removeRestored: TestRoom["credentials"]["removeRestored"] = (projectId, userId, id) =>
      isAway && id === all[1].id
        ? Promise.reject(new Error("vault.key_unavailable"))
        : room.credentials.removeRestored(projectId, userId, id);
    const after = createRestoreWatch({
      ...room,
      file,
      logger: silentLogger,
      credentials: { ...room.credentials, removeRestored },
    });
    expect([...(await after.check()).removed].sort()).toEqual([all[0].id, all[2].id].sort());
    await after.sweep();
    expect((await rows()).map(({ id }) => id)).toEqual([all[1].id]);
    isAway = false;
    await after.sweep();
    expect(await rows()).toEqual([]);
    // another start finds nothing to do
    expect(await watch().check()).toEqual({ inDoubt: [], removed: [] });
  });

  test("TR-18: a restore to an earlier life of an imported project is a restore, a later life is none", async () => {
    const { queries } = room.database;
    const { projectId } = user;
    const beginLife = async (hours: number): Promise<void> => {
      await queries.deleteFrom("project_imports").where("project_id", "=", projectId).execute();
      const started_at = new Date(room.clock.now().getTime() + hours * hourMs);
      await queries
        .insertInto("project_imports")
        .values({ project_id: projectId, export_id: projectId, started_at })
        .execute();
    };
    const node = watch();
    await beginLife(1);
    const [removed, kept] = [await connect(1), await connect(2)];
    const backup = await rows();
    await node.check();
    await disconnect(removed.id);
    await node.check();
    // destroyed, and imported from where nothing of this happened
    await beginLife(2);
    await restore(backup);
    expect(await node.check()).toEqual({ inDoubt: [], removed: [] });
    await disconnect(removed.id);
    await node.check();
    await node.close();
    await beginLife(1);
    await restore(backup);
    expect(await watch().check()).toEqual({ inDoubt: [kept.id], removed: [removed.id] });
  });

  test("TR-18: the journal holds ids and numbers only", async () => {
    const node = watch();
    await node.check();
    const { id } = await connect(1);
    const gone = await connect(2);
    await disconnect(gone.id);
    await node.close();
    const known = await createVersionJournal(file).read();
    expect(known.get(id)).toEqual({ version: 1 });
    expect(known.get(gone.id)).toEqual({ removedAt: room.clock.now().getTime() });
  });
});
