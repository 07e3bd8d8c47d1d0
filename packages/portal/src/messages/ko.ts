import type { Texts } from "./arguments.ts";
export const ko: Texts = {};
