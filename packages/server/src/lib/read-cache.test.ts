import { describe, expect, test } from "vitest";
import { createReadCache } from "./read-cache.ts";
import { steppedClock } from "./testing.ts";

describe("the read cache", () => {
  test("readers of one key share one load, and a drop makes the next reader load again", async () => {
    const cache = createReadCache<number>({ clock: steppedClock(), maxEntries: 10 });
    let loads = 0;
    const load = async () => ++loads;
    expect(await Promise.all([cache.read("a", load), cache.read("a", load)])).toEqual([1, 1]);
    cache.drop("a");
    expect(await cache.read("a", load)).toBe(2);
  });

  test("a load that was under way when its key was dropped is not put back", async () => {
    const cache = createReadCache<string>({ clock: steppedClock(), maxEntries: 10 });
    const slow = Promise.withResolvers<string>();
    const early = cache.read("a", () => slow.promise);
    cache.drop("a");
    const late = cache.read("a", async () => "new");
    slow.resolve("old");
    expect([await early, await late, await cache.read("a", async () => "unused")]).toEqual(["old", "new", "new"]);
  });

  test("a failure is not kept, nor an answer that is not worth keeping", async () => {
    const cache = createReadCache<number[]>({
      clock: steppedClock(),
      maxEntries: 10,
      keeps: (list) => list.length > 0,
    });
    await expect(cache.read("a", async () => Promise.reject(new Error("down")))).rejects.toThrow("down");
    expect(await cache.read("a", async () => [])).toEqual([]);
    expect(await cache.read("a", async () => [1])).toEqual([1]);
  });

  test("entries are bounded in number and in age", async () => {
    const clock = steppedClock();
    const cache = createReadCache<number>({ clock, maxEntries: 2, maxAgeMs: 1000 });
    for (const [index, key] of ["a", "b", "c"].entries()) await cache.read(key, async () => index);
    expect(await cache.read("a", async () => 9)).toBe(9);
    expect(await cache.read("c", async () => 9)).toBe(2);
    clock.step(1001);
    expect(await cache.read("c", async () => 9)).toBe(9);
  });
});
