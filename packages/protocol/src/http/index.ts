/** Every HTTP endpoint: the dashboard's and command line's, and the user-token wire. */
export * from "../endpoint.ts";
export * from "./sessions.ts";
export * from "./projects.ts";
export * from "./integrations.ts";
export * from "./users.ts";
export * from "./plain-words.ts";
export * as wire from "./wire-endpoints.ts";
