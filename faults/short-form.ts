import { describe, expect, test } from "vitest";
import { asTable, type Suite } from "./suite.ts";

/** Fault suites with small numbers, as tests: what `npm run test:faults` runs at length. */
export function testShortForms(suites: readonly Suite[]): void {
  describe("the short form of each fault suite", () => {
    for (const suite of suites.filter(({ owes, shortIn }) => (owes ?? shortIn) === undefined)) {
      const missing = suite.needs?.();
      test.skipIf(missing !== undefined)(suite.title, { timeout: 400_000 }, async () => {
        const figures = await suite.run("short");
        console.info(`${suite.name}\n${asTable(figures)}`);
        expect(figures.filter(({ isMet }) => !isMet)).toEqual([]);
      });
    }
  });
}
