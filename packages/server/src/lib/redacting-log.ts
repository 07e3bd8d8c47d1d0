import { inspect } from "node:util";
import type { KnownSecrets } from "./known-secrets.ts";
import { redactText } from "./redact-text.ts";

/** For pino: every line passes here, whatever wrote it and at whatever level (VT-12). */
export function redactingHooks(known: KnownSecrets): { streamWrite: (line: string) => string } {
  return { streamWrite: (line) => redactText(line, known) };
}

/**
 * What Node would print of an error that nobody caught, without secrets: the objects that client libraries throw hold
 * requests and answers.
 */
export function printUncaught(known: KnownSecrets): void {
  const die = (error: unknown): void => {
    process.stderr.write(`${redactText(inspect(error, { depth: 4 }), known)}\n`);
    process.exit(1);
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);
}
