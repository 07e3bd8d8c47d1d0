/** The script-tag build: puts `window.portico` and `window.paragon` into the page, with the server that served it. */
import * as sdk from "./index.ts";
import type { Portico } from "./index.ts";

declare global {
  interface Window {
    portico: Portico & Pick<typeof sdk, "createPortico" | "isPorticoError">;
    paragon: Window["portico"];
  }
}

const { createPortico, isPorticoError, portico } = sdk;
window.portico = window.paragon = Object.assign(portico, { createPortico, isPorticoError });

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src) portico.configureGlobal({ baseUrl: new URL(script.src).origin });
