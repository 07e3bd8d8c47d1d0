import type { Texts } from "./arguments.ts";
export const zhHans: Texts = {};
