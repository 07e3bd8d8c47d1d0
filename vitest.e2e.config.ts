import { defineConfig } from "vitest/config";

/** Journeys on the built product, in a real browser. `npm run build` first; `npm test` does. */
export default defineConfig({
  resolve: { conditions: ["node", "import", "default"] },
  test: {
    include: ["e2e/flows/**/*.test.ts", "e2e/journeys/**/*.test.ts"],
    globalSetup: ["e2e/global-setup.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // two journeys at once keep both cores busy; more only wait for each other
    maxWorkers: 2,
  },
});
