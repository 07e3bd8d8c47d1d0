import { PorticoError } from "../lib/portico-error.ts";

/** Absent and foreign integrations alike, and texts that are no id at all. */
export function integrationNotFound(): PorticoError {
  return new PorticoError("integration.not_found", "The project has no such integration");
}
