import type { Texts } from "./arguments.ts";
export const he: Texts = {};
