import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { startPrivatePostgres } from "../private-postgres.ts";
import { setStage, type Stage } from "../stage.ts";
import { exactly, recorded, type Figure } from "../suite.ts";
import { missingTinyDisk, mountTinyDisk, type TinyDisk } from "../tiny-disk.ts";
import { verdictOn } from "../verdict.ts";
import { callersRefused, holdAnswers } from "./held-answers.ts";

export interface FullDiskSize {
  readonly awayMs: number;
}

const diskMegabytes = 256;
/** More than fits into the pages and files that the database has already. */
const answers = 200;

/**
 * TR-05: the disk that the database, the spilled answers and the log are on is full when the answers have come. Nothing can be
 * made durable until there is space again; the process that holds them lives.
 */
export async function refreshOnFullDisk(size: FullDiskSize): Promise<Figure[]> {
  const missing = missingTinyDisk();
  if (missing !== undefined) return [recorded("full disk", `NOT RUN: ${missing}`)];
  return [...(await withPostgres(size)), ...(await withEmbedded(size))];
}

async function withPostgres(size: FullDiskSize): Promise<Figure[]> {
  await using disk = await mountTinyDisk(diskMegabytes);
  await using postgres = await startPrivatePostgres(disk.folder);
  const databaseUrl = await postgres.create("disk_full");
  await using stage = await setStage({ databaseUrl, concurrency: answers, folder: disk.folder });
  return await fillAfterReply("full disk, PostgreSQL", stage, disk, size, () => postgres.revive());
}

async function withEmbedded(size: FullDiskSize): Promise<Figure[]> {
  await using disk = await mountTinyDisk(diskMegabytes);
  await using stage = await setStage({ isEmbedded: true, concurrency: answers, folder: disk.folder });
  return await fillAfterReply("full disk, embedded", stage, disk, size, () => undefined);
}

async function fillAfterReply(
  what: string,
  stage: Stage,
  disk: TinyDisk,
  { awayMs }: FullDiskSize,
  revive: () => void,
): Promise<Figure[]> {
  const refreshed = await holdAnswers(stage, answers);
  let isOver = false;
  const over = (): void => void (isOver = true);
  refreshed.answers.then(over, over);
  await disk.fill();
  await stage.first.ask("release", {});
  await wait(awayMs);
  const whole = (await readdir(join(stage.dataFolder, "spill")).catch(() => [])).filter(
    (name) => !name.endsWith(".new"),
  );
  const wasOverAlready = isOver;
  await disk.clear();
  revive();
  const refused = (await refreshed.answers).filter(({ code }) => code !== undefined).length;
  const { tokenCalls, endedFamilies } = await stage.provider.summary();
  const verdict = await verdictOn(stage, stage.first, refreshed.userIds);
  return [
    recorded(`${what}: answers in hand, for`, `${answers}, ${awayMs / 1000} s`),
    recorded(`${what}: answers in files when space came`, whole.length),
    exactly(`${what}: all stored before there was space`, wasOverAlready && refused === 0 ? 1 : 0, 0),
    callersRefused(what, refused, awayMs),
    exactly(`${what}: token calls`, tokenCalls, answers),
    exactly(`${what}: lost`, verdict.lost + endedFamilies.length, 0),
  ];
}
