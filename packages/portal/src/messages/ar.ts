import type { Texts } from "./arguments.ts";
export const ar: Texts = {};
