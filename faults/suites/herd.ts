import { setStage } from "../stage.ts";
import { atMost, exactly, recorded, type Suite } from "../suite.ts";
import { until } from "../until.ts";

const sizes = {
  full: { processes: 4, users: 10_000, providerMs: 100, withinMs: 1_800_000 },
  short: { processes: 2, users: 200, providerMs: 250, withinMs: 60_000 },
};
const hourMs = 3_600_000;
/** What a provider's declaration says when it says nothing. */
const cap = 20;

/** TR-12: everything is due at the same instant, as after a night in which nothing ran, and every process starts its worker. */
export const herd: Suite = {
  name: "herd",
  title: "TR-12: all that is due in one second is renewed once, and the provider sees at most 20 requests at a time",
  async run(size) {
    const { users, providerMs, withinMs, ...asked } = sizes[size];
    await using stage = await setStage({ provider: { delayMs: providerMs } });
    const processes = stage.databaseUrl === undefined ? 1 : asked.processes;
    const rooms = [stage.first];
    while (rooms.length < processes) rooms.push(await stage.start());
    const userIds = await stage.seed(users, hourMs);
    await stage.advance(hourMs + 1_000);
    await stage.first.ask("makeDue", stage.place);
    await stage.provider.reset();

    const startedAt = performance.now();
    await Promise.all(rooms.map((room) => room.ask("startWorker", {})));
    await until(
      "every grant is rotated",
      async () => (await stage.provider.summary()).rotatedFamilies >= users,
      withinMs,
    );
    const tookMs = performance.now() - startedAt;
    // whoever is not fresh is refreshed by this question, which the calls then tell
    const served = await stage.first.ask("fresh", { ...stage.place, userIds, atOnce: 20 });
    const states = await stage.provider.states(served.map(({ accessToken }) => accessToken ?? ""));
    const { tokenCalls, peakInFlight, mostRotationsOfOne, endedFamilies } = await stage.provider.summary();
    return [
      recorded("processes, credentials due at once", `${processes}, ${users.toLocaleString("en")}`),
      atMost("most token requests in flight, at the provider", peakInFlight, cap),
      exactly("users who are handed a live token afterwards", states.filter((state) => state === "live").length, users),
      exactly("token calls", tokenCalls, users),
      exactly("most refreshes of one credential", mostRotationsOfOne, 1),
      exactly("lost", endedFamilies.length, 0),
      recorded("all renewed after (s)", (tookMs / 1000).toFixed(1)),
      recorded("at best, by the cap and the provider's time (s)", ((users * providerMs) / cap / 1000).toFixed(1)),
    ];
  },
};
