import { defineConfig } from "vite";
import { internalNames } from "./internal-names.ts";

/** Two builds: an ES module for bundlers, and with `--mode global` a script that makes `window.portico`. */
export default defineConfig(({ mode }) => {
  const isGlobal = mode === "global";
  return {
    root: import.meta.dirname,
    build: {
      target: "es2022",
      emptyOutDir: false,
      lib: {
        entry: isGlobal ? "src/global.ts" : "src/index.ts",
        formats: [isGlobal ? "iife" : "es"],
        name: "porticoGlobal",
        fileName: () => (isGlobal ? "portico.global.js" : "index.js"),
      },
      rolldownOptions: {
        output: {
          comments: false,
          // By itself Vite leaves white space in ES modules to the host's bundler; a host without one has it too.
          minify: {
            compress: true,
            mangle: { toplevel: true },
            codegen: true,
            mangleProps: { include: new RegExp(`^(${internalNames.join("|")})$`) },
          },
        },
      },
    },
  };
});
