import { defineConfig } from "vite";
import { internalNames } from "./internal-names.ts";

/**
 * Three builds: an ES module for bundlers, with `--mode global` a script that makes `window.portico`, and with
 * `--mode on-demand` the part that both load with the first call of it, from beside themselves.
 */
export default defineConfig(({ mode }) => {
  const isGlobal = mode === "global";
  const isOnDemand = mode === "on-demand";
  return {
    root: import.meta.dirname,
    build: {
      target: "es2022",
      emptyOutDir: false,
      lib: {
        entry: isGlobal ? "src/global.ts" : isOnDemand ? "src/on-demand.ts" : "src/index.ts",
        formats: [isGlobal ? "iife" : "es"],
        name: "porticoGlobal",
        fileName: () => (isGlobal ? "portico.global.js" : isOnDemand ? "on-demand.js" : "index.js"),
      },
      rolldownOptions: {
        external: (id) => !isOnDemand && id.endsWith("/on-demand.ts"),
        output: {
          paths: (id) => (id.endsWith("/on-demand.ts") ? "./on-demand.js" : id),
          comments: false,
          // By itself Vite leaves white space in ES modules to the host's bundler; a host without one has it too.
          minify: {
            compress: true,
            mangle: { toplevel: true },
            codegen: true,
            // each build shortens for itself, and what is loaded on demand is a build of its own
            ...(isOnDemand ? {} : { mangleProps: { include: new RegExp(`^(${internalNames.join("|")})$`) } }),
          },
        },
      },
    },
  };
});
