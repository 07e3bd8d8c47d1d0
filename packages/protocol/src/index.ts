export * from "./ids.ts";
export * from "./errors.ts";
export * from "./wire.ts";
export * from "./messages.ts";
