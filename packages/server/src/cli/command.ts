import type { ParseArgsOptionDescriptor } from "node:util";
import type { CommandLineEnvironment } from "../config/environment.ts";
import type { Call, Stream } from "./server-client.ts";

/** Everything outside the program, handed in so that tests can stand on the other side. */
export interface Surroundings {
  environment: CommandLineEnvironment;
  /** Where the search for a data folder begins, and what file names are relative to. */
  folder: string;
  /** This program's version. */
  version: string;
  readStandardInput: () => Promise<string>;
  writeOutput: (text: string) => void;
  writeError: (text: string) => void;
  now: () => Date;
}

export type OptionValues = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>;

export interface CommandInput {
  /** Calls an endpoint of the running server. Throws `CommandError` when it refuses or is not there. */
  call: Call;
  /** The same where the body or the answer is a file. */
  stream: Stream;
  /** The words after the command's own. */
  positionals: readonly string[];
  options: OptionValues;
  surroundings: Surroundings;
}

/** What a command says: plain lines for people, one JSON value for scripts. */
export interface CommandOutput {
  lines: readonly string[];
  json: unknown;
  /** Remarks that must not end up in a redirected file. */
  notes?: readonly string[];
  /** A part could not be done, and the lines say which: exit code 1. */
  isPartial?: boolean;
}

/** An option, with what the help page says about it. */
export interface CommandOption extends ParseArgsOptionDescriptor {
  /** What stands for its value: `<file>`. None for a switch. */
  value?: string;
  help: string;
  /** Named in the usage line; the command itself refuses to run without. */
  required?: boolean;
}

export interface Command {
  /** `integration add`. */
  name: string;
  summary: string;
  /** What follows the name, in order, all required: `<type>`. No more is taken. */
  words?: readonly string[];
  options?: Readonly<Record<string, CommandOption>>;
  /** What follows `npx portico` in each example of the help page. */
  examples: readonly string[];
  run(input: CommandInput): Promise<CommandOutput>;
}

/** The words were wrong; nothing was done. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The words were right but could not be carried out. Exit code 1. */
export class CommandError extends Error {
  override readonly name: string = "CommandError";
}
