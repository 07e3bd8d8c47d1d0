import type { Texts } from "./arguments.ts";
export const ja: Texts = {};
