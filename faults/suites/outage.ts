import { setStage } from "../stage.ts";
import { atMost, exactly, recorded, type Suite } from "../suite.ts";
import { verdictOn } from "../verdict.ts";

const sizes = {
  full: { users: 10_000, asked: 80, stepMs: 10_000 },
  short: { users: 120, asked: 20, stepMs: 30_000 },
};
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const halfHourMs = hourMs / 2;
/** Probes while the breaker is open: 10, 20, 40, 80 s and then 120 s apart, each at random down to half of that. */
const mostProbes = 36;
/** What may have passed the breaker before it opened: a full set of slots, and three failures that made room for more. */
const mostUnderWay = 25;

/**
 * TR-08: the token endpoint answers 503 for 30 minutes of virtual time, then refuses the client for 30, then recovers. All
 * the while the worker runs, and users come whose tokens have ended.
 */
export const outage: Suite = {
  name: "outage",
  title: "TR-08: half an hour of 503, half an hour of a refused client, and nobody has to reconnect",
  async run(size) {
    const { users, asked: askedAStep, stepMs } = sizes[size];
    await using stage = await setStage({ provider: { lifetimeSeconds: 8 * 3600 } });
    const userIds = await stage.seed(users, hourMs);
    await stage.advance(hourMs + 1);
    await stage.first.ask("makeDue", stage.place);
    let next = 0;
    let refused = 0;
    const live = async (): Promise<void> => {
      await stage.advance(stepMs);
      const asked = Array.from({ length: askedAStep }, () => userIds[next++ % users]!);
      const [answers] = await Promise.all([
        stage.first.ask("fresh", { ...stage.place, userIds: asked, atOnce: 20 }),
        stage.first.ask("runWorker", {}),
      ]);
      refused += answers.filter(({ code }) => code === "credential.needs_reconnect").length;
    };
    const calls: number[] = [];
    for (const answers of ["status_503", "invalid_client"] as const) {
      await stage.provider.change({ answers });
      await stage.provider.reset();
      for (let passedMs = 0; passedMs < halfHourMs; passedMs += stepMs) await live();
      calls.push((await stage.provider.summary()).tokenCalls);
    }
    await stage.provider.change({ answers: "tokens" });
    // a breaker may keep closed for a while, and says so to nobody
    let usableAfterMinutes = Number.POSITIVE_INFINITY;
    for (let minute = 1; minute <= 15 && usableAfterMinutes > minute; minute += 1) {
      await stage.advance(minuteMs);
      const answers = await stage.first.ask("fresh", { ...stage.place, userIds, atOnce: 20 });
      refused += answers.filter(({ code }) => code === "credential.needs_reconnect").length;
      if (answers.every(({ code }) => code === undefined)) usableAfterMinutes = minute;
    }
    const verdict = await verdictOn(stage, stage.first, userIds);
    const healths = await stage.first.ask("healths", stage.place);
    return [
      recorded("credentials", users),
      exactly("users told to reconnect", refused, 0),
      exactly(
        "called dead, INVALID or suspect at the end",
        healths.filter(({ status, health }) => status === "INVALID" || health !== "healthy").length,
        0,
      ),
      exactly("lost", verdict.lost, 0),
      atMost("all usable after recovery within", usableAfterMinutes, 15, "min"),
      atMost("token calls in 30 min of 503", calls[0] ?? Number.NaN, mostUnderWay + mostProbes),
      atMost("token calls in 30 min of invalid_client", calls[1] ?? Number.NaN, mostProbes),
    ];
  },
};
