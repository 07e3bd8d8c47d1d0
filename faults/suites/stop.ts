import { setTimeout as wait } from "node:timers/promises";
import { endLeases, leaseEndsMs } from "../lease-time.ts";
import { setStage } from "../stage.ts";
import { exactly, recorded, type Suite } from "../suite.ts";
import { until } from "../until.ts";
import { verdictOn } from "../verdict.ts";

const sizes = {
  full: { runs: 1_000, atOnce: 100, waitsForLeases: true },
  short: { runs: 10, atOnce: 10, waitsForLeases: false },
};

/**
 * TR-02: the holder of a lease freezes when the provider has answered, for longer than its lease; another process refreshes
 * within the provider's grace, which voids the answer that the frozen one has in its hands. Then it wakes up.
 */
export const stop: Suite = {
  name: "stop",
  title: "TR-02: a holder that slept through its lease never overwrites what its successor wrote",
  needs: () => (process.env["TEST_DATABASE_URL"] ? undefined : "two processes need PostgreSQL: set TEST_DATABASE_URL"),
  async run(size) {
    const { runs, atOnce, waitsForLeases } = sizes[size];
    // the sleepers keep their slots until these run out, and their successors need as many
    await using stage = await setStage({ provider: { graceMs: 60_000 }, concurrency: 2 * atOnce });
    const holder = await stage.start();
    let overwrites = 0;
    let taken = 0;
    let silent = 0;
    for (let done = 0; done < runs; done += atOnce) {
      const userIds = await stage.seed(atOnce, -1);
      await holder.ask("hold", { failpoint: "refresh.after_reply" });
      const held = holder.ask("fresh", { ...stage.place, userIds });
      await until("every refresh has its answer", async () => (await holder.ask("held", {})) === atOnce, 60_000);
      holder.signal("SIGSTOP");
      if (waitsForLeases) await wait(leaseEndsMs);
      else await endLeases(stage, userIds);
      const successor = await stage.first.ask("fresh", { ...stage.place, userIds });
      const states = await stage.provider.states(successor.map(({ accessToken }) => accessToken ?? ""));
      taken += states.filter((state) => state === "live").length;
      const versions = await versionsOf(userIds);
      holder.signal("SIGCONT");
      await holder.ask("release", {});
      const late = await held;
      const after = await versionsOf(userIds);
      overwrites += userIds.filter((userId) => versions.get(userId) !== after.get(userId)).length;
      // the late ones are handed what their successor wrote, not what they held
      const served = await stage.provider.states(late.map(({ accessToken }) => accessToken ?? ""));
      overwrites += served.filter((state) => state !== "live").length;
      const verdict = await verdictOn(stage, stage.first, userIds);
      silent += verdict.lost;
    }
    return [
      recorded("runs", runs),
      exactly("successors that took the lease over and refreshed", taken, runs),
      exactly("stale overwrites, or stale tokens handed out", overwrites, 0),
      exactly("credentials that do not work afterwards", silent, 0),
    ];

    async function versionsOf(userIds: readonly string[]): Promise<Map<string, number>> {
      const rows = await stage.sql<{ user_id: string; secret_version: number }>(
        "select user_id, secret_version from credentials where user_id = any($1)",
        [userIds],
      );
      return new Map(rows.map(({ user_id, secret_version }) => [user_id, secret_version]));
    }
  },
};
