import { patienceMs } from "../../packages/server/src/credentials/fresh-credential.ts";
import type { Room } from "../room/room.ts";
import type { Stage } from "../stage.ts";
import { exactly, recorded, type Figure } from "../suite.ts";
import { until } from "../until.ts";

/** Nobody gets an error of an outage that is over sooner than a caller gives up; of a longer one everybody may. */
export function callersRefused(what: string, refused: number, awayMs: number): Figure {
  return awayMs < patienceMs
    ? exactly(`${what}: callers who got an error`, refused, 0)
    : recorded(`${what}: callers who were told after ${patienceMs / 1000} s to come again`, refused);
}

/** So many fresh users, whose token answers have all come and are held before anything is done with them. */
export async function holdAnswers(stage: Stage, count: number, room: Room = stage.first) {
  const userIds = await stage.seed(count, -1, room);
  await room.ask("hold", { failpoint: "refresh.after_reply" });
  const answers = room.ask("fresh", { ...stage.place, userIds });
  answers.catch(() => undefined);
  await until("every refresh has its answer", async () => (await room.ask("held", {})) === count, 60_000);
  return { userIds, answers };
}
