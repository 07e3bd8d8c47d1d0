import { fileURLToPath } from "node:url";
import { build } from "vite";
import { bundlesFolder } from "./host-page.ts";

/** Bundles the host pages' scripts once a run: our SDK as built, and the official package as published. */
export default async function setUp(): Promise<void> {
  for (const name of ["ours", "official"]) {
    await build({
      configFile: false,
      logLevel: "warn",
      root: fileURLToPath(new URL("host", import.meta.url)),
      define: { "process.env.NODE_ENV": '"production"', global: "globalThis" },
      build: {
        outDir: bundlesFolder,
        emptyOutDir: false,
        minify: false,
        // the SDK loads a part of itself on demand, from a file of its own
        rolldownOptions: { output: { chunkFileNames: "[name].js" } },
        lib: { entry: `${name}.ts`, formats: ["es"], fileName: () => `${name}.js` },
      },
    });
  }
}
