import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import type { UserId } from "@portico/protocol";
import { missingPostgres, startPrivatePostgres, type PrivatePostgres } from "../private-postgres.ts";
import { setStage } from "../stage.ts";
import { atMost, exactly, recorded, type Figure, type Suite } from "../suite.ts";
import { until } from "../until.ts";
import { verdictOn } from "../verdict.ts";
import { refreshOnFullDisk } from "./disk-full.ts";
import { callersRefused, holdAnswers } from "./held-answers.ts";

/** As many answers are in hand at once as a provider may have requests in flight: 200 by the declaration's limit. */
const sizes = {
  full: { rounds: 5, answers: 200, awayMs: 60_000 },
  short: { rounds: 1, answers: 20, awayMs: 5_000 },
};
type Size = (typeof sizes)["full"];

/** TR-05: the database goes away at the instant when the provider has answered, so that the answers exist here only. */
export const databaseAway: Suite = {
  name: "database",
  title: "TR-05: with the database away right after the provider's answer nothing is lost",
  needs: missingPostgres,
  async run(size) {
    await using postgres = await startPrivatePostgres();
    return [
      ...(await refreshWithout(postgres, "stopped", sizes[size])),
      ...(await refreshWithout(postgres, "frozen", sizes[size])),
      ...(await dieWithout(postgres, "stopped", sizes[size])),
      ...(await dieWithout(postgres, "frozen", sizes[size])),
      ...(await refreshOnFullDisk(sizes[size])),
    ];
  },
};

/** Stopped, it refuses at once; frozen, it lets everybody wait. */
type Absence = "stopped" | "frozen";

const goAway = async (postgres: PrivatePostgres, how: Absence): Promise<void> =>
  how === "stopped" ? postgres.stop() : postgres.freeze();
const comeBack = async (postgres: PrivatePostgres, how: Absence): Promise<void> =>
  how === "stopped" ? postgres.start() : postgres.thaw();

async function refreshWithout(
  postgres: PrivatePostgres,
  how: Absence,
  { rounds, answers, awayMs }: Size,
): Promise<Figure[]> {
  await using stage = await setStage({ databaseUrl: await postgres.create(`away_${how}`), concurrency: answers });
  const userIds: UserId[] = [];
  let refused = 0;
  let storedMs = 0;
  for (let round = 0; round < rounds; round += 1) {
    const refreshed = await holdAnswers(stage, answers);
    userIds.push(...refreshed.userIds);
    await goAway(postgres, how);
    await stage.first.ask("release", {});
    await wait(awayMs);
    await comeBack(postgres, how);
    const backAt = performance.now();
    // whether or not anybody waits for it still
    const unstored = "select 1 from credentials where user_id = any($1) and secret_version = 1";
    await until(
      "every answer is stored",
      async () => (await stage.sql(unstored, [refreshed.userIds])).length === 0,
      60_000,
    );
    storedMs = Math.max(storedMs, performance.now() - backAt);
    refused += (await refreshed.answers).filter(({ code }) => code !== undefined).length;
  }
  const { tokenCalls, endedFamilies } = await stage.provider.summary();
  const verdict = await verdictOn(stage, stage.first, userIds);
  return [
    recorded(`${how}, answers in hand`, `${rounds} × ${awayMs / 1000} s, ${answers} each`),
    callersRefused(how, refused, awayMs),
    exactly(`${how}: token calls`, tokenCalls, rounds * answers),
    exactly(`${how}: lost`, verdict.lost + endedFamilies.length, 0),
    atMost(`${how}: stored after it is back within`, storedMs / 1000, 30, "s"),
  ];
}

/** The process that has the answers dies as well; they are in files, sealed. The provider forgives nothing. */
async function dieWithout(postgres: PrivatePostgres, how: Absence, { rounds, answers }: Size): Promise<Figure[]> {
  await using stage = await setStage({ databaseUrl: await postgres.create(`${how}_and_killed`), concurrency: answers });
  const spill = join(stage.dataFolder, "spill");
  const spilled = async (): Promise<string[]> =>
    (await readdir(spill).catch(() => [])).filter((name) => !name.endsWith(".new"));
  const userIds: UserId[] = [];
  let room = stage.first;
  let found = 0;
  let plain = 0;
  for (let round = 0; round < rounds; round += 1) {
    const refreshed = await holdAnswers(stage, answers, room);
    userIds.push(...refreshed.userIds);
    await goAway(postgres, how);
    await room.ask("release", {});
    await until("every answer is in a file", async () => (await spilled()).length === answers, 60_000);
    const files = await Promise.all((await spilled()).map((name) => readFile(join(spill, name), "utf8")));
    found += files.length;
    plain += files.filter((text) => /\b[ar]t\.\d/.test(text)).length;
    await room.kill();
    await refreshed.answers.catch(() => undefined);
    await comeBack(postgres, how);
    room = await stage.start();
    await until("no file is left", async () => (await spilled()).length === 0, 60_000);
  }
  const verdict = await verdictOn(stage, room, userIds);
  const { counts, endedFamilies } = await stage.provider.summary();
  return [
    exactly(`${how} and killed: answers in files`, found, rounds * answers),
    exactly(`${how} and killed: files with a plain token`, plain, 0),
    exactly(`${how} and killed: tokens that were sent twice`, counts.reused ?? 0, 0),
    exactly(`${how} and killed: lost`, verdict.lost + endedFamilies.length, 0),
  ];
}
