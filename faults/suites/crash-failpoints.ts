import { setTimeout as wait } from "node:timers/promises";
import type { FailpointName } from "../../packages/server/src/lib/failpoint.ts";
import { RoomDied } from "../room/room.ts";
import { endLeases, leaseEndsMs } from "../lease-time.ts";
import { setStage } from "../stage.ts";
import { exactly, recorded, type Figure } from "../suite.ts";
import { verdictOn } from "../verdict.ts";

/** The one before a spill is met only while the database is away. */
type RefreshFailpoint = Exclude<Extract<FailpointName, `refresh.${string}`>, "refresh.before_spill">;

/** Every failpoint of a refresh, and whether the provider must answer with a failure for a refresh to come by. */
const failpoints: Readonly<Record<RefreshFailpoint, { needsFailure: boolean }>> = {
  "refresh.before_intent": { needsFailure: false },
  "refresh.after_intent": { needsFailure: false },
  "refresh.before_call": { needsFailure: false },
  "refresh.after_reply": { needsFailure: false },
  "refresh.after_seal": { needsFailure: false },
  "refresh.before_commit": { needsFailure: false },
  "refresh.after_commit": { needsFailure: false },
  "refresh.before_release": { needsFailure: true },
};

/** One process for each failpoint, which dies there; then another reads. */
export async function crashAtFailpoints(graceMs: number, waitsForLeases: boolean): Promise<Figure[]> {
  await using stage = await setStage({ provider: { graceMs } });
  const names = Object.keys(failpoints) as RefreshFailpoint[];
  const userIds = await stage.seed(names.length, -1);
  if (stage.databaseUrl === undefined) await stage.first.kill();
  /** Whether the process died there. */
  const dieAt = async (name: RefreshFailpoint): Promise<boolean> => {
    await using room = await stage.start({ dieAt: [name] });
    return await room.ask("fresh", { ...stage.place, userIds: [userIds[names.indexOf(name)]!] }).then(
      () => false,
      (error: unknown) => error instanceof RoomDied,
    );
  };
  const met: boolean[] = [];
  for (const needsFailure of [false, true]) {
    await stage.provider.change({ answers: needsFailure ? "status_503" : "tokens" });
    const some = names.filter((name) => failpoints[name].needsFailure === needsFailure);
    if (stage.databaseUrl !== undefined) met.push(...(await Promise.all(some.map(dieAt))));
    else for (const name of some) met.push(await dieAt(name));
  }
  await stage.provider.change({ answers: "tokens" });
  if (waitsForLeases && stage.databaseUrl !== undefined) await wait(leaseEndsMs);
  else await endLeases(stage, userIds);
  const reader = stage.databaseUrl === undefined ? await stage.start() : stage.first;
  const verdict = await verdictOn(stage, reader, userIds);
  const mode = `each failpoint, ${graceMs > 0 ? `grace ${graceMs / 1000} s` : "no grace"}`;
  return [
    exactly(`${mode}: failpoints that were not met`, met.filter((isMet) => !isMet).length, 0),
    graceMs > 0 ? exactly(`${mode}: lost`, verdict.lost, 0) : recorded(`${mode}: lost`, verdict.lost),
    exactly(`${mode}: lost and not flagged`, verdict.silent, 0),
    exactly(`${mode}: flagged although they work`, verdict.wronglyFlagged, 0),
  ];
}
