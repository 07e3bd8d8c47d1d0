import { PorticoError } from "../lib/portico-error.ts";

/** Whether a record can never be opened again, by anybody; anything else may be over in a minute. */
export function isUnreadable(error: unknown): boolean {
  return (
    error instanceof PorticoError && (error.code === "vault.record_unreadable" || error.code === "vault.key_missing")
  );
}
