import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { UserId } from "@portico/protocol";
import { endLeases, leaseEndsMs, withLease } from "../lease-time.ts";
import { RoomDied, type Room } from "../room/room.ts";
import { setStage } from "../stage.ts";
import { atLeast, atMost, exactly, recorded, type Figure, type Suite } from "../suite.ts";
import { verdictOn } from "../verdict.ts";
import { crashAtFailpoints } from "./crash-failpoints.ts";

interface Size {
  readonly refreshes: number;
  readonly kills: number;
  readonly users: number;
  /** Without a grace each kill ends some for good, and what is dead is not refreshed any more. */
  readonly usersWithoutGrace: number;
  readonly graceMs: number;
  /** Whether a dead process's lease runs out by itself; otherwise a statement ends it, as if 12 s had gone by. */
  readonly waitsForLeases: boolean;
}

const sizes: Readonly<Record<"full" | "short", Size>> = {
  full: { refreshes: 10_000, kills: 500, users: 400, usersWithoutGrace: 4_000, graceMs: 30_000, waitsForLeases: true },
  // each mode half, so that both together are 500 refreshes and 26 kills; a busy machine may be slow to start the
  // process that tries again, so the provider is patient
  short: { refreshes: 250, kills: 13, users: 80, usersWithoutGrace: 240, graceMs: 300_000, waitsForLeases: false },
};
const batch = 20;

/** TR-03: a process may die at any instant of a refresh. */
export const crash: Suite = {
  name: "crash",
  title: "TR-03: kill -9 at any instant: 0 lost where the provider has a grace; without one every loss is flagged",
  waitsForStarts: true,
  async run(size) {
    const { graceMs, waitsForLeases } = sizes[size];
    const parts = [
      () => killAtRandom(sizes[size], graceMs),
      () => killAtRandom(sizes[size], 0),
      () => crashAtFailpoints(graceMs, waitsForLeases),
      () => crashAtFailpoints(0, waitsForLeases),
    ];
    // each has a database and a provider of its own, and in the short form mostly waits for processes to start
    if (size === "short") return (await Promise.all(parts.map((part) => part()))).flat();
    const figures: Figure[] = [];
    for (const part of parts) figures.push(...(await part()));
    return figures;
  },
};

async function killAtRandom(size: Size, grace: number): Promise<Figure[]> {
  await using stage = await setStage({ provider: { graceMs: grace, lifetimeSeconds: 1, delayMs: 3 } });
  const userIds = await stage.seed(grace > 0 ? size.users : size.usersWithoutGrace, -1);
  const free = [...userIds];
  // what a kill cut off, when it may be tried again
  const cutOff: UserId[] = [];
  const triedAgain = new Set<UserId>();
  let quarantined = 0;
  let kills = 0;
  let refreshes = 0;
  const isDone = (): boolean => kills >= size.kills && refreshes >= size.refreshes;

  /** Ends the process while its batch is at the provider or on its way into the database. */
  const killSoon = async (room: Room, isOver: () => boolean): Promise<void> => {
    const calls = (await stage.provider.calls()) + randomInt(0, batch);
    while (!isOver() && (await stage.provider.calls()) < calls) await wait(1);
    // the moment of the kill is what is tried here
    await wait(randomInt(0, 8));
    await room.kill();
  };

  /** One slot of the cluster: a process that is killed while it refreshes, and the next one. */
  const slot = async (room: Room): Promise<void> => {
    while (!isDone()) {
      if (free.length + cutOff.length === 0 && quarantined === 0)
        throw new Error("Every credential is dead before the run is over");
      // Before all others: the provider's grace is running. Not killed again: who is cut off twice within the grace may
      // be lost whatever anybody does, and flagged.
      const mayKill = cutOff.length === 0;
      const some = (mayKill ? free : cutOff).splice(0, batch);
      let isOver = false;
      const asked = room.ask("fresh", { ...stage.place, userIds: some, atOnce: 8 }).finally(() => (isOver = true));
      const killing = mayKill && kills < size.kills ? killSoon(room, () => isOver) : undefined;
      try {
        const answers = await asked;
        for (const { userId, code } of answers) {
          if (code === "credential.needs_reconnect") continue;
          // once: where it was refused the confirmation is awaited, which takes longer than any grace
          const isTriedAgain = code !== undefined && !mayKill && !triedAgain.has(userId);
          if (isTriedAgain) triedAgain.add(userId);
          (isTriedAgain ? cutOff : free).push(userId);
        }
      } catch (error) {
        if (!(error instanceof RoomDied)) throw error;
        quarantined += 1;
        const held = await withLease(stage, some);
        free.push(...some.filter((userId) => !held.has(userId)));
        void leasesEnded([...held]).then(() => {
          cutOff.push(...held);
          for (const userId of held) triedAgain.delete(userId);
          quarantined -= 1;
        });
      }
      await killing;
      if (killing) kills += 1;
      refreshes = await stage.provider.calls();
      if (!room.isAlive && !isDone()) room = await stage.start();
    }
    if (room.isAlive) await room.kill();
  };

  const leasesEnded = async (some: readonly UserId[]): Promise<void> => {
    if (size.waitsForLeases && stage.databaseUrl !== undefined) await wait(leaseEndsMs);
    else await endLeases(stage, some);
  };
  // the embedded database belongs to one process at a time
  const slots = stage.databaseUrl === undefined ? [stage.first] : [stage.first, await stage.start()];
  await Promise.all(slots.map(slot));
  if (size.waitsForLeases) await leasesEnded(userIds);

  const { tokenCalls, counts } = await stage.provider.summary();
  const verdict = await verdictOn(stage, await stage.start(), userIds);
  const mode = grace > 0 ? `grace ${grace / 1000} s` : "no grace";
  return [
    atLeast(`${mode}: refreshes`, tokenCalls, size.refreshes),
    atLeast(`${mode}: kill -9`, kills, size.kills),
    recorded(`${mode}: retried with a token that was spent`, (counts.reissued ?? 0) + (counts.reused ?? 0)),
    grace > 0
      ? exactly(`${mode}: lost`, verdict.lost, 0)
      : atMost(`${mode}: lost, at most one for each token call that a kill cut off`, verdict.lost, kills * batch),
    exactly(`${mode}: lost and not flagged`, verdict.silent, 0),
    exactly(`${mode}: flagged although they work`, verdict.wronglyFlagged, 0),
  ];
}
