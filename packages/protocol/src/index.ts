export * from "./ids.ts";
export * from "./errors.ts";
export * from "./health.ts";
export * from "./wire.ts";
export * from "./messages.ts";
