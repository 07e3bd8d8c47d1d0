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
    // a browser that starves on a busy CI machine gets one more try; the report says which tests needed it
    retry: process.env["CI"] === "true" ? 1 : 0,
    // two journeys at once keep both cores busy; more only wait for each other
    maxWorkers: 2,
  },
});
