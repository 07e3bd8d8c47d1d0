import { isPorticoError, PorticoError } from "./errors.ts";

/** A call that can only be a mistake in the host's code. */
export function invalidArgument(what: string): PorticoError {
  return new PorticoError("sdk.invalid_argument", `Invalid ${what}.`);
}

/** Nobody has it, or it is another user's. */
export function notFound(kind: "credential" | "data_source" | "workflow", reference: string): PorticoError {
  return new PorticoError(`${kind}.not_found`, `There is no ${kind} "${reference}".`);
}

/** The credential was made, but answers are due, and no portal may ask for them. */
export function setupIncomplete(): PorticoError {
  return new PorticoError("credential.setup_incomplete", "Connected, but answers are still due.");
}

/** Whatever was thrown, as an error of this SDK. */
export function toPorticoError(error: unknown): PorticoError {
  return isPorticoError(error) ? error : new PorticoError("sdk.unexpected", String(error), { cause: error });
}
