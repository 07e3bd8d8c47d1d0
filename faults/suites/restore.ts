import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { missingPostgres, startPrivatePostgres } from "../private-postgres.ts";
import type { Room } from "../room/room.ts";
import { setStage, type Stage, type StageOptions } from "../stage.ts";
import { exactly, recorded, type Figure, type Suite } from "../suite.ts";
import { verdictOn } from "../verdict.ts";

const sizes = {
  full: { rotated: 1_000, removed: 100, untouched: 100 },
  short: { rotated: 60, removed: 6, untouched: 10 },
};
type Size = (typeof sizes)["full"];

const lifetimeMs = 3_600_000;

/** How one kind of database is backed up and restored, as its operator does it. */
interface Backup {
  readonly stage: StageOptions;
  /** Answers the room that goes on: another one where the server had to be stopped for it. */
  take(stage: Stage, room: Room): Promise<Room>;
  /** Answers the room that has the older database. */
  restore(stage: Stage, room: Room): Promise<Room>;
}

/** TR-18: tokens are rotated and connections removed after a real backup; then the backup is restored. */
export const restore: Suite = {
  name: "restore",
  title: "TR-18: after a restore nothing that was rotated fails in silence, and nothing that was removed is back",
  async run(size) {
    const figures = await restoreOf("embedded, folder copied", folderCopy, sizes[size]);
    if (missingPostgres() !== undefined) return [...figures, recorded("PostgreSQL", "NOT RUN: it is not installed")];
    await using postgres = await startPrivatePostgres();
    const name = "restored";
    const dump: Backup = {
      stage: { databaseUrl: await postgres.create(name) },
      // while it is in use
      async take(_stage, room) {
        postgres.dump(name);
        return room;
      },
      async restore(stage, room) {
        await stopRoom(room);
        postgres.restore(name);
        return stage.start();
      },
    };
    return [...figures, ...(await restoreOf("PostgreSQL, pg_dump", dump, sizes[size]))];
  },
};

/** The embedded database's folder, copied while nobody has it open. The journal of versions stays where it is. */
const folderCopy: Backup = {
  stage: { isEmbedded: true },
  async take(stage, room) {
    await stopRoom(room);
    await cp(join(stage.dataFolder, "database"), join(stage.dataFolder, "backup"), { recursive: true });
    return stage.start();
  },
  async restore(stage, room) {
    await stopRoom(room);
    await rm(join(stage.dataFolder, "database"), { recursive: true });
    await cp(join(stage.dataFolder, "backup"), join(stage.dataFolder, "database"), { recursive: true });
    return stage.start();
  },
};

async function restoreOf(what: string, backup: Backup, size: Size): Promise<Figure[]> {
  await using stage = await setStage(backup.stage);
  const userIds = await stage.seed(size.rotated + size.removed + size.untouched, lifetimeMs);
  const rotated = userIds.slice(0, size.rotated);
  const removed = userIds.slice(size.rotated, size.rotated + size.removed);
  const untouched = userIds.slice(size.rotated + size.removed);
  let room = await backup.take(stage, stage.first);
  await room.ask("fresh", { ...stage.place, userIds: rotated, atOnce: 20, force: true });
  await room.ask("disconnect", { ...stage.place, userIds: removed });
  const { tokenCalls } = await stage.provider.summary();

  room = await backup.restore(stage, room);
  const healths = await room.ask("healths", stage.place);
  const inDoubt = new Set(healths.filter(({ health }) => health === "in_doubt").map(({ userId }) => userId));
  const left = new Set(healths.map(({ userId }) => userId));
  const served = await room.ask("fresh", { ...stage.place, userIds: removed, atOnce: 20 });
  // what was handed out before the restore ends: from here on the refresh tokens of the backup have to do
  await stage.advance(lifetimeMs + 1);
  const verdict = await verdictOn(stage, room, [...rotated, ...untouched]);
  const verdictOnUntouched = await verdictOn(stage, room, untouched);
  return [
    exactly(`${what}: rotated after the backup`, tokenCalls, size.rotated),
    exactly(`${what}: rotated and not on the in-doubt list`, rotated.filter((id) => !inDoubt.has(id)).length, 0),
    exactly(`${what}: on the list and not rotated`, [...inDoubt].filter((id) => !rotated.includes(id)).length, 0),
    exactly(`${what}: removed and there again`, removed.filter((id) => left.has(id)).length, 0),
    exactly(`${what}: removed and served`, served.filter(({ code }) => code === undefined).length, 0),
    exactly(`${what}: failing in silence`, verdict.silent, 0),
    exactly(`${what}: untouched and lost`, verdictOnUntouched.lost, 0),
  ];
}

async function stopRoom(room: Room): Promise<void> {
  room.signal("SIGTERM");
  await room.ended;
}
