import { defineConfig } from "vitest/config";
import { reporters } from "./scripts/test-notes.mjs";

/** The fault suites' short forms: processes that are killed and frozen. Two at once: more would starve each other. */
export default defineConfig({
  resolve: { conditions: ["portico-source", "node", "default"] },
  ssr: { resolve: { conditions: ["portico-source", "node", "default"] } },
  test: {
    include: ["faults/**/*.test.ts"],
    pool: "forks",
    maxWorkers: 2,
    // what only waits for time limits waits together
    maxConcurrency: 100,
    testTimeout: 60_000,
    reporters: reporters(),
  },
});
