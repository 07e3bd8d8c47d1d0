import { setTimeout as wait } from "node:timers/promises";

/** Asks again and again until it is so. Throws after so many milliseconds. */
export async function until(what: string, isSo: () => Promise<boolean>, withinMs = 30_000): Promise<void> {
  const before = performance.now() + withinMs;
  while (!(await isSo())) {
    if (performance.now() > before) throw new Error(`Not within ${withinMs / 1000} s: ${what}`);
    await wait(25);
  }
}
