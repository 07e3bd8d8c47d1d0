import { defineConfig } from "vite";

/**
 * The document and its assets, all below `/ui/` of the server's one origin. Nothing is inlined: the page runs under a
 * policy without inline scripts, inline styles and `data:` addresses (security bar TN-17).
 */
export default defineConfig({
  base: "/ui/",
  publicDir: false,
  resolve: { conditions: ["portico-source", "module", "browser", "import", "default"] },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "dist",
    emptyOutDir: true,
    target: ["es2022", "safari16"],
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
  },
});
