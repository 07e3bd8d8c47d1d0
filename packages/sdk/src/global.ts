/** The script-tag build: puts `window.portico` and `window.paragon` into the page, with the server that served it. */
import { createPortico, isPorticoError, portico, type Portico } from "./index.ts";

const extras = { createPortico, isPorticoError };

declare global {
  interface Window {
    portico: Portico & typeof extras;
    paragon: Window["portico"];
  }
}

window.portico = window.paragon = Object.assign(portico, extras);

const script = document.currentScript;
if (script instanceof HTMLScriptElement && script.src) portico.configureGlobal({ baseUrl: new URL(script.src).origin });
