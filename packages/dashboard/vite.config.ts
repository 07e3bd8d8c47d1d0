import react from "@vitejs/plugin-react";
import mantine from "postcss-preset-mantine";
import { defaultClientConditions, defaultServerConditions, defineConfig } from "vite";

/** The built `index.html` carries the placeholder `__CSP_NONCE__`, which the server replaces in every answer. */
export default defineConfig({
  base: "/dashboard/",
  plugins: [react()],
  css: { postcss: { plugins: [mantine()] } },
  resolve: { conditions: ["portico-source", ...defaultClientConditions] },
  ssr: { resolve: { conditions: ["portico-source", ...defaultServerConditions] } },
  build: {
    target: "es2022",
    // Small assets stay files: `data:` fonts and images would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 700,
  },
});
