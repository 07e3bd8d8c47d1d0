import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { silentLogger } from "../lib/logger.ts";
import { changeFeed, type ChangeSource } from "./change-feed.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("TR-05: while the database is away there is one try at a time, and the first that works ends them", async () => {
  let tries = 0;
  let isAway = false;
  let lose = (): void => undefined;
  const listen: ChangeSource["listen"] = async (_channel, _receive, lost) => {
    tries += 1;
    lose = lost;
    if (!isAway) return;
    // what a connection that fails does: its end is told as well
    lost();
    throw new Error("the database system is shutting down");
  };
  const told: unknown[] = [];
  const feed = await changeFeed({ listen, logger: silentLogger });
  feed.onChange((change) => void told.push(change));
  isAway = true;
  lose();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(21);
  isAway = false;
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(22);
  expect(told.at(-1)).toBeUndefined();
  lose();
  await vi.advanceTimersByTimeAsync(10_000);
  expect(tries).toBe(23);
});
