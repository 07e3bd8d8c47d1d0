import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { collectWhenIdle, eventLoopShare } from "./idle-memory.ts";

describe("memory at idle", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  function start() {
    const state = { share: 0, collections: 0 };
    const stop = collectWhenIdle({ collect: () => (state.collections += 1), busyShare: () => state.share });
    const pass = (share: number): number => {
      state.share = share;
      vi.advanceTimersByTime(5000);
      return state.collections;
    };
    return { pass, stop };
  }

  test("it is given back once after the start, and not again while nothing happens", () => {
    const { pass } = start();
    expect([pass(0.001), pass(0.001), pass(0)]).toEqual([1, 1, 1]);
  });

  test("nothing is collected while there are calls to answer", () => {
    const { pass } = start();
    expect([pass(0.9), pass(0.1), pass(0.03), pass(0.01)]).toEqual([0, 0, 0, 1]);
  });

  test("calls later on do not make it happen again", () => {
    const { pass } = start();
    expect([pass(0), pass(0.2), pass(0), pass(0.8), pass(0)]).toEqual([1, 1, 1, 1, 1]);
  });

  test("it ends with the server, and does nothing where Node cannot collect", () => {
    const { pass, stop } = start();
    stop();
    expect(pass(0)).toBe(0);
    collectWhenIdle({ collect: undefined, busyShare: () => expect.unreachable() });
    vi.advanceTimersByTime(20_000);
  });

  test("the share tells work from waiting", async () => {
    vi.useRealTimers();
    const share = eventLoopShare();
    const until = performance.now() + 60;
    while (performance.now() < until);
    await new Promise((resolve) => setImmediate(resolve));
    const working = share();
    expect(working).toBeGreaterThan(0.2);
    await vi.waitFor(() => expect(share()).toBeLessThan(working / 2));
  });
});
