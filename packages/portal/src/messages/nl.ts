import type { Texts } from "./arguments.ts";
export const nl: Texts = {};
