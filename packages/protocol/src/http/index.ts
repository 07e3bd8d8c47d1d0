/** Every HTTP endpoint: the dashboard's and command line's, and the user-token wire. */
export * from "../endpoint.ts";
export * from "./sessions.ts";
export * from "./projects.ts";
export * from "./encryption-keys.ts";
export * from "./access-guard.ts";
export * from "./integrations.ts";
export * from "./users.ts";
export * from "./api-keys.ts";
export * from "./credential-health.ts";
export * from "./transfer.ts";
export * from "./event-types.ts";
export * from "./revocations.ts";
export * from "./events.ts";
export * from "./webhooks.ts";
export * from "./freezes.ts";
export * from "./inventory.ts";
export * from "./plain-words.ts";
export * as wire from "./wire-endpoints.ts";
