/**
 * `npm run test:faults [-- <suite>…] [--short]`: runs the fault suites in turn, prints the figures of each, and ends with 1
 * when a bound is not met. PostgreSQL: TEST_DATABASE_URL, an account that may create databases.
 */
import { suites } from "./suites/suites.ts";
import { asTable } from "./suite.ts";

const parameters = process.argv.slice(2);
const size = parameters.includes("--short") ? "short" : "full";
const names = parameters.filter((name) => !name.startsWith("--"));
const strange = names.filter((name) => !suites.some((suite) => suite.name === name));
if (strange.length > 0) {
  console.error(
    `No fault suite is called ${strange.join(", ")}; there are ${suites.map(({ name }) => name).join(", ")}`,
  );
  process.exit(2);
}

const unmet: string[] = [];
for (const suite of suites.filter(({ name }) => names.length === 0 || names.includes(name))) {
  console.log(`\n── ${suite.name} (${size}): ${suite.title}\n`);
  if (suite.owes !== undefined) console.log(`Known not to hold: ${suite.owes}\n`);
  const missing = suite.needs?.();
  if (missing !== undefined) {
    console.log(`!! NOT RUN: ${missing}`);
    unmet.push(`${suite.name}: not run`);
    continue;
  }
  const startedAt = performance.now();
  try {
    const figures = await suite.run(size);
    console.log(asTable(figures));
    unmet.push(...figures.filter(({ isMet }) => !isMet).map(({ what }) => `${suite.name}: ${what}`));
  } catch (error) {
    console.error(error);
    unmet.push(`${suite.name}: it ended with an error`);
  }
  console.log(`\n${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}
for (const what of unmet) console.log(`\n!! UNMET: ${what}`);
process.exit(unmet.length > 0 ? 1 : 0);
