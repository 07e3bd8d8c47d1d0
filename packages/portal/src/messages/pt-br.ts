import type { Texts } from "./arguments.ts";
export const ptBr: Texts = {};
