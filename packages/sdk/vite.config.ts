import { defineConfig, type Plugin } from "vite";
import { internalNames } from "./internal-names.ts";

const builds = {
  esm: { entry: "src/index.ts", formats: ["es" as const], file: "index.js" },
  global: { entry: "src/global.ts", formats: ["iife" as const], file: "portico.global.js" },
  "on-demand": { entry: "src/on-demand.ts", formats: ["es" as const], file: "on-demand.js" },
  react: { entry: "src/react/index.ts", formats: ["es" as const], file: "react.js" },
};

/**
 * What is a file of its own stays one: the part that is loaded on demand, and for the bindings the page's one SDK, of which
 * a copy inside them would have a session of its own.
 */
const builtApart: Plugin = {
  name: "built-apart",
  enforce: "pre",
  resolveId(id, importer) {
    if (id === "./on-demand.ts") return { id: "./on-demand.js", external: true };
    const isFromBindings = importer?.includes("/src/react/") ?? false;
    return id === "../index.ts" && isFromBindings ? { id: "./index.js", external: true } : null;
  },
};

/**
 * Four builds: an ES module for bundlers, with `--mode global` a script that makes `window.portico`, with
 * `--mode on-demand` the part that both load with the first call of it, from beside themselves, and with `--mode react`
 * the bindings for React.
 */
export default defineConfig(({ mode }) => {
  const { entry, formats, file } = mode in builds ? builds[mode as keyof typeof builds] : builds.esm;
  const isReact = mode === "react";
  return {
    root: import.meta.dirname,
    plugins: [builtApart],
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
            // Not in the bindings, because React's own names, such as `current`, are among them; nor in what is loaded on
            // demand, because each build shortens for itself.
            ...(mode !== "react" &&
              mode !== "on-demand" && { mangleProps: { include: new RegExp(`^(${internalNames.join("|")})$`) } }),
          },
        },
      },
    },
  };
});
