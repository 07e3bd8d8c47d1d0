import { expect, test } from "vitest";
import { createClock } from "./clock.ts";

function settable() {
  const time = { wall: Date.parse("2026-03-01T12:00:00Z"), monotonic: 5_000 };
  const clock = createClock({ wallMs: () => time.wall, monotonicMs: () => time.monotonic });
  const pass = (ms: number): number => {
    time.wall += ms;
    time.monotonic += ms;
    return clock.now().getTime();
  };
  return { time, clock, pass };
}

test("TR-13: it is the wall clock while nobody sets that", () => {
  const { time, clock, pass } = settable();
  for (const ms of [0, 1, 20, 60_000, 86_400_000]) expect(pass(ms)).toBe(time.wall);
  expect(clock.now().getTime()).toBe(time.wall);
});

test("TR-13: set back by five minutes it never goes backwards, and agrees with the wall clock again", () => {
  const { time, pass } = settable();
  let last = pass(0);
  time.wall -= 300_000;
  for (let minute = 0; minute < 60; minute += 1) {
    const now = pass(60_000);
    expect(now).toBeGreaterThan(last);
    last = now;
  }
  expect(last).toBeGreaterThan(time.wall);
  const dayMs = 86_400_000;
  for (let day = 0; day < 14; day += 1) {
    const now = pass(dayMs);
    // slower by so little that the end of a token's life still covers it
    expect(now - last).toBeGreaterThanOrEqual(dayMs - 30_000);
    last = now;
  }
  expect(last).toBe(time.wall);
});

test("TR-13: set forwards, and after the machine slept, it follows at once", () => {
  const { time, pass } = settable();
  time.wall += 300_000;
  expect(pass(10)).toBe(time.wall);
  // the monotonic clock stood still meanwhile
  time.wall += 8 * 3_600_000;
  expect(pass(0)).toBe(time.wall);
});
