import { describe, expect, test } from "vitest";
import { createClock } from "../lib/clock.ts";
import type { Credential } from "./credential.ts";
import { freshnessOf } from "./freshness.ts";

const start = Date.parse("2026-03-01T12:00:00Z");
const token = (lifeMs: number | null): Credential =>
  ({
    expiresAt: lifeMs === null ? null : new Date(start + lifeMs),
    refreshedAt: new Date(start),
    createdAt: new Date(start),
  }) as Credential;
const at = (ms: number): Date => new Date(start + ms);

describe("freshness", () => {
  test("a token without expiry is always fresh", () => {
    expect(freshnessOf(token(null), at(1e12))).toBe("fresh");
  });

  test.each<[string, number, number, string]>([
    ["an hour", 3_600_000, 3_539_999, "fresh"],
    ["an hour", 3_600_000, 3_540_000, "stale"],
    ["an hour", 3_600_000, 3_570_000, "due"],
    ["an hour", 3_600_000, 3_600_000, "expired"],
    ["3 seconds", 3_000, 2_600, "fresh"],
    ["3 seconds", 3_000, 2_750, "stale"],
    ["3 seconds", 3_000, 2_900, "due"],
    ["3 seconds", 3_000, 3_000, "expired"],
    ["1 second", 1_000, 700, "fresh"],
    ["1 second", 1_000, 751, "stale"],
  ])("TR-13: a token of %s (%d ms) is at %d ms %s", (_name, lifeMs, ageMs, freshness) => {
    expect(freshnessOf(token(lifeMs), at(ageMs))).toBe(freshness);
  });

  test.each<[string, number]>([
    ["3 seconds", 3_000],
    ["an hour", 3_600_000],
    ["8 hours", 8 * 3_600_000],
    ["a day", 24 * 3_600_000],
  ])(
    "TR-13: a token of %s that has ended is never used unasked, with the clock set back meanwhile",
    (_name, lifeMs) => {
      const time = { wall: start, monotonic: 0 };
      const clock = createClock({ wallMs: () => time.wall, monotonicMs: () => time.monotonic });
      time.wall += lifeMs - 300_000;
      time.monotonic += lifeMs;
      expect(["due", "expired"]).toContain(freshnessOf(token(lifeMs), clock.now()));
    },
  );
});
