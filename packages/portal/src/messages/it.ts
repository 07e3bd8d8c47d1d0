import type { Texts } from "./arguments.ts";
export const it: Texts = {};
