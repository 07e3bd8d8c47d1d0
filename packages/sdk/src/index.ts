import { createClient } from "./client.ts";
import type { Portico } from "./portico-types.ts";

/** A fresh instance with a state of its own. Most hosts want the ready-made `portico`. */
export function createPortico(): Portico {
  return createClient(globalThis, () => import("./on-demand.ts"));
}

/** Portico in this page. Importing it makes no request, no frame and no listener, and is safe on a server. */
export const portico: Portico = /* @__PURE__ */ createPortico();

/** The same object, under the official SDK's name. */
export const paragon: Portico = portico;

export * from "./errors.ts";
export * from "./data-types.ts";
export * from "./install-flow-types.ts";
export * from "./option-types.ts";
export type { Portico } from "./portico-types.ts";
