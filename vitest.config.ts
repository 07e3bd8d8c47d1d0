import { defineConfig } from "vitest/config";

// no "import": it would hand the ES build to CommonJS packages that require it (pg and pg-pool)
const conditions = ["portico-source", "node", "default"];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    include: ["packages/*/src/**/*.test.ts", "packages/*/scripts/**/*.test.ts", "scripts/**/*.test.ts"],
    // an in-memory database or a browser takes a second or two to start on two cores
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: "forks",
    // a browser that starves on a busy CI machine gets one more try; the report says which tests needed it
    retry: process.env["CI"] === "true" ? 1 : 0,
    maxWorkers: 2,
  },
});
