import { configDefaults, defineConfig } from "vitest/config";
import { reporters } from "./scripts/test-notes.mjs";

// no "import": it would hand the ES build to CommonJS packages that require it (pg and pg-pool)
const conditions = ["portico-source", "node", "default"];
const tests = [
  "packages/*/src/**/*.test.ts",
  "packages/*/scripts/**/*.test.ts",
  "examples/*/client/**/*.test.ts",
  "scripts/**/*.test.ts",
];
const inChromium = [
  "packages/{sdk,testkit}/src/**/{browser.test.ts,browser/*.test.ts}",
  "packages/portal/src/{frame,accessibility,language}.test.ts",
  "packages/dashboard/src/dashboard.test.ts",
];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  test: {
    // an in-memory database or a browser takes a second or two to start on two cores
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // what is waited for comes in its own time on a busy machine; a second is what vitest gives it
    expect: { poll: { timeout: 10_000 } },
    pool: "forks",
    maxWorkers: 2,
    reporters: reporters(),
    projects: [
      {
        extends: true,
        test: { name: "packages", include: tests, exclude: [...configDefaults.exclude, ...inChromium] },
      },
      {
        extends: true,
        test: {
          name: "Chromium",
          include: inChromium,
          // a browser that starves on a busy CI machine gets one more try; whatever has no browser never does
          retry: process.env["CI"] === "true" ? 1 : 0,
        },
      },
    ],
  },
});
