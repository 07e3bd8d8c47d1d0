import { fileURLToPath } from "node:url";

/** The built server's program. */
export const serverProgram = fileURLToPath(new URL("../packages/server/dist/main.js", import.meta.url));

/**
 * How Node runs it. No debugger by signal: secrets live in that process (security bar VT-10). The collector may be called
 * once, to give back what the start took, and leaves 4 MB of young generation for the calls to come. With the embedded
 * database the optimising WebAssembly compiler stays off: it costs 70 MB for queries that are rarely the slow part
 * (bench/RESULTS.md).
 */
export function serverFlags(environment = process.env) {
  const flags = ["--disable-sigusr1", "--expose-gc", "--min-semi-space-size=4"];
  return environment.DATABASE_URL ? flags : [...flags, "--liftoff-only"];
}

/** For glibc: one arena, given back when free. Every further arena keeps megabytes for itself. */
export const serverEnvironment = { MALLOC_ARENA_MAX: "1", MALLOC_TRIM_THRESHOLD_: "100000" };
