import { defineConfig, type Plugin } from "vite";
import { internalNames } from "./internal-names.ts";

const builds = {
  esm: { entry: "src/index.ts", formats: ["es" as const], file: "index.js" },
  global: { entry: "src/global.ts", formats: ["iife" as const], file: "portico.global.js" },
  react: { entry: "src/react/index.ts", formats: ["es" as const], file: "react.js" },
};

/** The bindings share the page's one SDK: a copy inside them would have a session of its own. */
const sdkStaysOutside: Plugin = {
  name: "sdk-stays-outside",
  enforce: "pre",
  resolveId: (id, importer) =>
    id === "../index.ts" && importer?.includes("/src/react/") ? { id: "./index.js", external: true } : null,
};

/**
 * Three builds: an ES module for bundlers, with `--mode global` a script that makes `window.portico`, and with
 * `--mode react` the bindings for React.
 */
export default defineConfig(({ mode }) => {
  const { entry, formats, file } = mode === "global" || mode === "react" ? builds[mode] : builds.esm;
  const isReact = mode === "react";
  return {
    root: import.meta.dirname,
    plugins: isReact ? [sdkStaysOutside] : [],
    // Also when a test builds it, what is published: the development runtime is another module.
    oxc: { jsx: { runtime: "automatic", development: false } },
    build: {
      target: "es2022",
      emptyOutDir: false,
      lib: { entry, formats, name: "porticoGlobal", fileName: () => file },
      rolldownOptions: {
        external: isReact ? [/^react($|\/)/] : [],
        output: {
          comments: false,
          // For frameworks whose components run on the server unless they say otherwise.
          banner: isReact ? '"use client";' : "",
          // By itself Vite leaves white space in ES modules to the host's bundler; a host without one has it too.
          minify: {
            compress: true,
            mangle: { toplevel: true },
            codegen: true,
            // Not in the bindings: React's own names, such as `current`, are among them.
            ...(!isReact && { mangleProps: { include: new RegExp(`^(${internalNames.join("|")})$`) } }),
          },
        },
      },
    },
  };
});
