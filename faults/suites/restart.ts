import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { UserId } from "@portico/protocol";
import { RoomDied, type Room } from "../room/room.ts";
import { setStage } from "../stage.ts";
import { atLeast, atMost, exactly, recorded, type Suite } from "../suite.ts";
import { verdictOn } from "../verdict.ts";

const sizes = { full: { restarts: 1_000, users: 400 }, short: { restarts: 6, users: 80 } };
const batch = 20;

/** TR-06: processes are told to end, one after another, while they refresh; the provider forgives nothing. */
export const restart: Suite = {
  name: "restart",
  title: "TR-06: a rolling restart cuts no refresh: nothing is lost without any grace of the provider",
  waitsForStarts: true,
  async run(size) {
    const { restarts, users } = sizes[size];
    await using stage = await setStage({ provider: { lifetimeSeconds: 1, delayMs: 30 } });
    const userIds = await stage.seed(users, -1);
    const free: UserId[] = [...userIds];
    const drainsMs: number[] = [];
    let done = 0;
    let unclean = 0;
    const slot = async (first: Room): Promise<void> => {
      let room = first;
      while (done < restarts) {
        done += 1;
        const some = free.splice(0, batch);
        let isOver = false;
        const asked = room
          .ask("fresh", { ...stage.place, userIds: some, atOnce: 8 })
          .catch((error: unknown) => {
            if (!(error instanceof RoomDied)) throw error;
          })
          .finally(() => (isOver = true));
        const calls = (await stage.provider.calls()) + randomInt(0, batch);
        while (!isOver && (await stage.provider.calls()) < calls) await wait(1);
        // the moment is what is tried here
        await wait(randomInt(0, 30));
        const toldAt = performance.now();
        room.signal("SIGTERM");
        if ((await room.ended) !== 0) unclean += 1;
        drainsMs.push(performance.now() - toldAt);
        await asked;
        free.push(...some);
        room = await stage.start();
      }
      await room[Symbol.asyncDispose]();
    };
    // the embedded database belongs to one process at a time
    const slots = stage.databaseUrl === undefined ? [stage.first] : [stage.first, await stage.start()];
    await Promise.all(slots.map(slot));
    const { tokenCalls, counts, endedFamilies } = await stage.provider.summary();
    const verdict = await verdictOn(stage, await stage.start(), userIds);
    return [
      atLeast("restarts", drainsMs.length, restarts),
      recorded("refreshes meanwhile", tokenCalls),
      exactly("processes that did not end with 0", unclean, 0),
      exactly("tokens that were sent twice", counts.reused ?? 0, 0),
      exactly("lost", verdict.lost + endedFamilies.length, 0),
      atMost("longest drain", Math.max(...drainsMs) / 1000, 30, "s"),
    ];
  },
};
