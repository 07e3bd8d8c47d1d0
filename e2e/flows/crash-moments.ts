import { createRandom, range } from "@portico/testkit";
import type { CutWork } from "@portico/testkit";
import { expect } from "vitest";

/** A start takes more than a second, and there is one for each death. */
export const sweepTimeout = 300_000;
/** `npm run test:faults -- moments` sets it: a death after each statement of the work. Otherwise after a few of them. */
export const isWholeSweep = process.env["PORTICO_CRASH_MOMENTS"] === "all";
const sampled = 4;
const seed = Number(process.env["PORTICO_CRASH_SEED"] ?? Math.floor(Math.random() * 2 ** 31));

/**
 * Calls `crash` with numbers of statements after which the server is to die: with every one in a whole sweep, until it
 * answers that the server lived; otherwise with a few, drawn anew in each run from the work's whole length, and with 0
 * first, which kills nothing and counts. Answers how often the server died, and prints after which statements.
 */
export async function crashAtMoments(
  what: string,
  crash: (statements: number) => Promise<Pick<CutWork<unknown>, "died" | "statements">>,
): Promise<number> {
  if (isWholeSweep) {
    for (let statements = 1; ; statements += 1) {
      if ((await crash(statements)).died) continue;
      console.info(`crash moments: ${what}: after each of ${statements - 1} statements`);
      return statements - 1;
    }
  }
  const { statements: most = 0 } = await crash(0);
  expect(most).toBeGreaterThan(sampled);
  const moments = drawMoments(most);
  console.info(`crash moments: ${what}: PORTICO_CRASH_SEED=${seed}: after ${moments.join(", ")} of ${most} statements`);
  let deaths = 0;
  for (const statements of moments) if ((await crash(statements)).died) deaths += 1;
  // the server's own work is counted too, and is not the same each time
  expect(deaths).toBeGreaterThanOrEqual(sampled - 1);
  return deaths;
}

/** One from each equal part of the work, so that its beginning and its end are always among them. */
function drawMoments(most: number): number[] {
  const random = createRandom(seed);
  return range(sampled).map((part) => {
    const first = Math.floor((part * most) / sampled);
    const end = Math.floor(((part + 1) * most) / sampled);
    return first + 1 + Math.floor(random() * (end - first));
  });
}
