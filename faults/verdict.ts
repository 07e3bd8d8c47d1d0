import { setTimeout as wait } from "node:timers/promises";
import type { UserId } from "@portico/protocol";
import type { Room } from "./room/room.ts";
import type { Stage } from "./stage.ts";

export interface Verdict {
  /** Credentials that serve no token that the provider takes. */
  readonly lost: number;
  /** Lost ones that say nothing of it. */
  readonly silent: number;
  /** Ones that are called dead or in doubt, and work. */
  readonly wronglyFlagged: number;
}

/** Asks for every user's token as a caller would, and the provider what it thinks of each. */
export async function verdictOn(stage: Stage, room: Room, userIds: readonly UserId[]): Promise<Verdict> {
  // tokens of a second's life end first, and what replaces them outlives the question
  await stage.provider.change({ lifetimeSeconds: 3600 });
  await wait(1_100);
  const served = await room.ask("fresh", { ...stage.place, userIds, atOnce: 20 });
  const states = await stage.provider.states(served.map(({ accessToken }) => accessToken ?? ""));
  const healths = new Map(
    (await room.ask("healths", stage.place)).map(({ userId, status, health }) => [userId, { status, health }]),
  );
  let lost = 0;
  let silent = 0;
  let wronglyFlagged = 0;
  for (const [index, { userId }] of served.entries()) {
    const health = healths.get(userId);
    const isFlagged = health?.status === "INVALID" || ["dead", "in_doubt", "suspect"].includes(health?.health ?? "");
    const isLost = states[index] !== "live";
    if (isLost) lost += 1;
    if (isLost && !isFlagged) silent += 1;
    if (!isLost && isFlagged) wronglyFlagged += 1;
  }
  return { lost, silent, wronglyFlagged };
}
