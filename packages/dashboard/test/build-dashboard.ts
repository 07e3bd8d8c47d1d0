import { fileURLToPath } from "node:url";
import { build } from "vite";

/** Builds the dashboard as `npm run build` does, into a folder of the test's own. */
export async function buildDashboard(outDir: string): Promise<void> {
  const mode = process.env["NODE_ENV"];
  // Vitest sets it to "test", for which Vite would bundle React's development build.
  process.env["NODE_ENV"] = "production";
  try {
    const root = fileURLToPath(new URL("../", import.meta.url));
    await build({ root, mode: "production", logLevel: "error", build: { outDir, emptyOutDir: true } });
  } finally {
    if (mode === undefined) delete process.env["NODE_ENV"];
    else process.env["NODE_ENV"] = mode;
  }
}
