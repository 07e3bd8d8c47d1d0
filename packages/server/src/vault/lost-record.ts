import { PorticoError } from "../lib/portico-error.ts";

/**
 * Whether a record can never be opened again: it was altered or moved, or its key is gone. Every other failure of opening
 * is one of the moment (a key service or a database that is away), from which nothing may be concluded about the record.
 */
export function isLostRecord(error: unknown): error is PorticoError {
  return (
    error instanceof PorticoError && (error.code === "vault.record_unreadable" || error.code === "vault.key_missing")
  );
}
