import { defineConfig } from "vitest/config";
import { reporters } from "./scripts/test-notes.mjs";

/** The built product: flows over HTTP, and journeys in a real browser. `npm run build` first; `npm test` does. */
export default defineConfig({
  resolve: { conditions: ["node", "import", "default"] },
  test: {
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: "forks",
    // two journeys at once keep both cores busy; more only wait for each other
    maxWorkers: 2,
    reporters: reporters(),
    globalSetup: ["e2e/initialised-database.ts"],
    projects: [
      // a second try would hide what a crash lost once in twenty times
      { extends: true, test: { name: "flows", include: ["e2e/flows/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "journeys",
          include: ["e2e/journeys/**/*.test.ts"],
          globalSetup: ["e2e/global-setup.ts"],
          // a browser that starves on a busy CI machine gets one more try
          retry: process.env["CI"] === "true" ? 1 : 0,
        },
      },
    ],
  },
});
