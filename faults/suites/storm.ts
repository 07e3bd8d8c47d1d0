import { setStage } from "../stage.ts";
import { atMost, exactly, quantile, recorded, type Suite } from "../suite.ts";

const sizes = {
  full: { processes: 4, callers: 250, rounds: 100, providerMs: 100 },
  short: { processes: 2, callers: 50, rounds: 8, providerMs: 50 },
};
const hourMs = 3_600_000;

/** TR-01: many callers of many processes want one expired token at the same instant, again and again. */
export const storm: Suite = {
  name: "storm",
  title: "TR-01: one token call a round, no family lost, waiters not much longer than the provider takes",
  async run(size) {
    const { callers, rounds, providerMs, ...asked } = sizes[size];
    await using stage = await setStage({ provider: { delayMs: providerMs } });
    const processes = stage.databaseUrl === undefined ? 1 : asked.processes;
    const rooms = [stage.first];
    while (rooms.length < processes) rooms.push(await stage.start());
    const [userId] = await stage.seed(1, hourMs);
    const waits: number[] = [];
    let wrongRounds = 0;
    let differing = 0;
    let failed = 0;
    for (let round = 0; round < rounds; round += 1) {
      await stage.advance(hourMs + 1);
      await stage.provider.reset();
      const answers = (
        await Promise.all(rooms.map((room) => room.ask("fresh", { ...stage.place, userIds: [userId!], callers })))
      ).flat();
      const { tokenCalls } = await stage.provider.summary();
      if (tokenCalls !== 1) wrongRounds += 1;
      const tokens = new Set(answers.map(({ accessToken }) => accessToken));
      if (tokens.size !== 1) differing += 1;
      failed += answers.filter(({ code }) => code !== undefined).length;
      waits.push(...answers.map(({ ms }) => ms));
    }
    const { endedFamilies } = await stage.provider.summary();
    return [
      recorded("processes × callers × rounds", `${processes} × ${callers} × ${rounds}`),
      exactly("rounds without exactly one token call", wrongRounds, 0),
      exactly("rounds in which callers got different tokens", differing, 0),
      exactly("callers who got an error", failed, 0),
      exactly("families lost", endedFamilies.length, 0),
      recorded("waiters' median (ms)", quantile(waits, 0.5).toFixed(0)),
      // so few rounds measure how a process warms up, beside whatever else a test run does
      size === "short"
        ? recorded("waiters' p99 (ms)", quantile(waits, 0.99).toFixed(0))
        : atMost(`waiters' p99, provider's time ${providerMs} ms`, quantile(waits, 0.99), providerMs + 250, "ms"),
    ];
  },
};
