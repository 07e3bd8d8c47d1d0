import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { CredentialId } from "@portico/protocol";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Database } from "../db/database.ts";
import { silentLogger } from "../lib/logger.ts";
import { openRefreshStage } from "./refresh-fixture.ts";
import { createRestoreWatch, type RestoreWatch } from "./restore-watch.ts";
import { openTestRoom, type TestRoom } from "./testing.ts";
import { createVersionJournal } from "./version-journal.ts";

const dayMs = 86_400_000;

describe("a restore under a running server, and after a restart", { timeout: 60_000 }, () => {
  let room: TestRoom;
  let stage: Awaited<ReturnType<typeof openRefreshStage>>;
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
    stage = await openRefreshStage(room);
    file = join(folder, `${stage.user.projectId}.journal`);
  });

  type Listener = Parameters<Database["changes"]["onChange"]>[0];
  /** A node of its own, with a feed that the test may interrupt. */
  function watch(): { node: RestoreWatch; tell: Listener } {
    const { changes } = room.database;
    let tell: Listener = () => undefined;
    const onChange = (listener: Listener): void => {
      tell = listener;
      changes.onChange(listener);
    };
    const database = { ...room.database, changes: { ...changes, onChange } };
    const { credentials, clock } = room;
    const node = createRestoreWatch({ database, credentials, file, clock, logger: silentLogger });
    return { node, tell: (change) => tell(change) };
  }
  const known = async (id: CredentialId) => (await createVersionJournal(file).read()).get(id);
  /** The row of an earlier moment again, with no word to anybody, as a failover to an older standby does. */
  async function putBack(row: NonNullable<Awaited<ReturnType<typeof stage.row>>>): Promise<void> {
    const { queries } = room.database;
    await queries.deleteFrom("revocations").execute();
    await queries.deleteFrom("credentials").where("id", "=", row.id).execute();
    const { provider_data, template_values, recent_mints, oauth_client, ...columns } = row;
    const json = {
      provider_data: JSON.stringify(provider_data),
      template_values: JSON.stringify(template_values),
      recent_mints: JSON.stringify(recent_mints),
      oauth_client: oauth_client && JSON.stringify(oauth_client),
    };
    await queries
      .insertInto("credentials")
      .values({ ...columns, ...json })
      .execute();
  }
  async function rowOf(id: CredentialId) {
    const row = await stage.row(id);
    if (!row) throw new Error("there is no such credential");
    return row;
  }

  test.each([
    { name: "nothing else is heard", thenHears: false },
    { name: "a change of the same user is heard right after it", thenHears: true },
  ])(
    "TR-18: after an interruption of the feed the node compares before it notes anything; $name",
    async ({ thenHears }) => {
      const { node, tell } = watch();
      await node.check();
      const { id } = await stage.connectExpired();
      const backup = await rowOf(id);
      expect(await stage.tokenOf(stage.fresh())).toMatch(/^access-/);
      await expect.poll(() => known(id)).toEqual({ version: 2 });
      await putBack(backup);
      tell(undefined);
      const { projectId, userId } = stage.user;
      if (thenHears) tell({ room: "credentials", projectId, key: userId });
      // by itself: nobody calls check or sweep
      await expect
        .poll(async () => {
          const { health, health_reason: reason, secret_version: version } = await rowOf(id);
          return { health, reason, version };
        })
        .toEqual({ health: "in_doubt", reason: "restored", version: 1 });
      await node.close();
    },
  );

  test("TR-18: a removed credential stays known over restarts, and is removed again a year after it was", async () => {
    const first = watch().node;
    await first.check();
    const { id } = await stage.connect();
    const backup = await rowOf(id);
    await expect.poll(() => known(id)).toEqual({ version: 1 });
    await stage.node.disconnect(stage.user.projectId, stage.user.userId, id);
    const removedAt = room.clock.now().getTime();
    await first.close();
    for (const days of [0, 30, 335]) {
      room.clock.advance(days * dayMs);
      const restarted = watch().node;
      expect(await restarted.check()).toEqual({ inDoubt: [], removed: [] });
      await restarted.close();
      expect(await known(id)).toEqual({ removedAt });
    }
    await putBack(backup);
    expect(await watch().node.check()).toEqual({ inDoubt: [], removed: [id] });
    expect(await stage.row(id)).toBeUndefined();
  });
});
