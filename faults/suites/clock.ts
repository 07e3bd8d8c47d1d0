import { setTimeout as wait } from "node:timers/promises";
import { setStage } from "../stage.ts";
import { atLeast, exactly, type Figure, type Suite } from "../suite.ts";

const sizes = {
  full: { lifetimeSeconds: 30, users: 50, forMs: 120_000 },
  short: { lifetimeSeconds: 3, users: 10, forMs: 4_500 },
};
const fiveMinutesMs = 300_000;

/** TR-13: the server's clock is wrong, or jumps, while tokens live for seconds. */
export const clock: Suite = {
  name: "clock",
  title: "TR-13: no token that has ended is handed out, with a clock five minutes off or jumping",
  async run(size) {
    // beside one another: mostly they wait
    const figures = await Promise.all([
      withClock("5 min behind", sizes[size], { aheadMs: -fiveMinutesMs }),
      withClock("5 min ahead", sizes[size], { aheadMs: fiveMinutesMs }),
      withClock("jumps 5 min back", sizes[size], { jumpMs: -fiveMinutesMs }),
      withClock("jumps 5 min ahead", sizes[size], { jumpMs: fiveMinutesMs }),
    ]);
    return figures.flat();
  },
};

async function withClock(
  name: string,
  { lifetimeSeconds, users, forMs }: (typeof sizes)["full"],
  { aheadMs = 0, jumpMs = 0 }: { aheadMs?: number; jumpMs?: number },
): Promise<Figure[]> {
  await using stage = await setStage({ provider: { lifetimeSeconds }, clock: "system", aheadMs });
  const userIds = await stage.seed(users, -1);
  let served = 0;
  let ended = 0;
  let failed = 0;
  const startedAt = performance.now();
  let hasJumped = jumpMs === 0;
  while (performance.now() - startedAt < forMs) {
    if (!hasJumped && performance.now() - startedAt > forMs / 3) {
      await stage.first.ask("advance", { ms: jumpMs });
      hasJumped = true;
    }
    const answers = await stage.first.ask("fresh", { ...stage.place, userIds });
    // judged as of when each was handed out: the slowest of them may take longer than a token's margin
    const states = await stage.provider.states(
      answers.map(({ accessToken }) => accessToken ?? ""),
      answers.map(({ at }) => at),
    );
    served += states.filter((state) => state === "live").length;
    ended += states.filter((state) => state === "expired").length;
    failed += answers.filter(({ code }) => code !== undefined).length;
    await wait(lifetimeSeconds * 20);
  }
  return [
    atLeast(`${name}: tokens handed out that live`, served, users),
    exactly(`${name}: tokens handed out that had ended`, ended, 0),
    exactly(`${name}: callers who got an error`, failed, 0),
  ];
}
