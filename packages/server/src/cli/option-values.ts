import { plainWords } from "@portico/protocol/endpoints";
import type { z } from "zod";
import { UsageError, type OptionValues } from "./command.ts";

/** A text option; undefined when it was not given. */
export function text(options: OptionValues, name: string): string | undefined {
  const value = options[name];
  return typeof value === "string" ? value : undefined;
}

export function requiredText(options: OptionValues, name: string): string {
  const value = text(options, name);
  if (value === undefined) throw new UsageError(`--${name} is missing`);
  return value;
}

/** A repeatable text option; undefined when it was never given. */
export function texts(options: OptionValues, name: string): string[] | undefined {
  const value = options[name];
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : undefined;
}

export function requiredWord(positionals: readonly string[], index: number, what: string): string {
  const word = positionals[index]?.trim();
  if (!word) throw new UsageError(`${what} is missing`);
  return word;
}

export function oneOf<Choice extends string>(value: string, choices: readonly Choice[], name: string): Choice {
  const choice = choices.find((candidate) => candidate === value);
  if (choice === undefined) throw new UsageError(`--${name} must be one of: ${choices.join(", ")}`);
  return choice;
}

/**
 * A value that the server's own schema takes. Asked before anything is sent, so that the fault is named by its option and
 * nothing is half done. `what` begins the sentence: `--accent-color`.
 */
export function checked<S extends z.ZodType>(schema: S, value: z.input<S>, what: string): z.output<S> {
  const result = schema.safeParse(value, { error: plainWords });
  if (result.success) return result.data;
  throw new UsageError(`${what} ${result.error.issues[0]?.message ?? "is not valid"}`);
}
