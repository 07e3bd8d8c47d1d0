import type { Logger } from "../lib/logger.ts";

/** SQLSTATE of a transaction that PostgreSQL ended because two waited for each other. */
const deadlockDetected = "40P01";
const mostTries = 5;

/**
 * Runs a transaction, and again when PostgreSQL chose it as the one to end of two that waited for each other: nothing of
 * it happened, and the other one has gone on. Most rooms lock in one order; what touches many rows of several projects
 * (freezes, sweeps) cannot always.
 */
export async function withoutDeadlocks<Result>(
  logger: Pick<Logger, "warn">,
  transact: () => Promise<Result>,
): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await transact();
    } catch (error) {
      if (tries === mostTries || !isDeadlock(error)) throw error;
      logger.warn({ tries }, "two transactions waited for each other; the one that was ended runs again");
    }
  }
}

function isDeadlock(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === deadlockDetected;
}
