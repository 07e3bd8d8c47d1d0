import { parseArgs } from "node:util";
import { CommandError, UsageError, type Command, type OptionValues, type Surroundings } from "./command.ts";
import { accessCommands } from "./commands/access-commands.ts";
import { integrationCommands } from "./commands/integration-commands.ts";
import { keyCommands } from "./commands/key-commands.ts";
import { projectCommands } from "./commands/project-commands.ts";
import { providerCommands } from "./commands/provider-commands.ts";
import { findServer } from "./find-server.ts";
import { commandHelp, overview, usageLine } from "./help.ts";
import { createServerClient } from "./server-client.ts";

const commands: readonly Command[] = [
  ...projectCommands,
  ...keyCommands,
  ...providerCommands,
  ...integrationCommands,
  ...accessCommands,
];

/**
 * Runs one command. Answers the exit code: 0 done, 1 refused or failed, 2 wrong words. Results go to the output, errors
 * and remarks to the error stream; nothing else is written anywhere.
 */
export async function runCommandLine(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first] = words;
  if (first === undefined || first === "help" || first.startsWith("-")) return showHelp(words, surroundings);
  const command = findCommand(words);
  if (!command) return unknownCommand(words, surroundings);
  try {
    const { values, positionals } = readWords(command, words);
    if (values.help === true) {
      surroundings.writeOutput(`${commandHelp(command)}\n`);
      return 0;
    }
    const call = createServerClient({ findAccess: () => findServer(surroundings) });
    const output = await command.run({ call, positionals, options: values, surroundings });
    for (const note of output.notes ?? []) surroundings.writeError(`${note}\n`);
    surroundings.writeOutput(
      `${values.json === true ? JSON.stringify(output.json, null, 2) : output.lines.join("\n")}\n`,
    );
    return 0;
  } catch (error) {
    return report(error, command, surroundings);
  }
}

function showHelp(words: readonly string[], { writeOutput, writeError }: Surroundings): number {
  const command = findCommand(words.slice(1));
  const asked = words[0] === "help" || words[0] === "--help" || words[0] === "-h";
  const page = command ? commandHelp(command) : overview(commands);
  // without being asked for, help is an error message
  (asked ? writeOutput : writeError)(`${page}\n`);
  return asked ? 0 : 2;
}

/** `integration add` before `integration`: the longest name that the words begin with. */
function findCommand(words: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
}

function unknownCommand(words: readonly string[], { writeError }: Surroundings): number {
  const related = commands.filter(({ name }) => name.split(" ")[0] === words[0]);
  const known =
    related.length > 0 ? related.map(({ name, usage }) => `  ${usageLine(name, usage)}`) : ["  portico help"];
  writeError(`error: there is no command "${words.slice(0, 2).join(" ")}"\n\n${known.join("\n")}\n`);
  return 2;
}

function readWords(command: Command, words: readonly string[]): { values: OptionValues; positionals: string[] } {
  const args = words.slice(command.name.split(" ").length);
  const options = { ...command.options, json: { type: "boolean" }, help: { type: "boolean", short: "h" } } as const;
  let parsed: { values: OptionValues; positionals: string[] };
  try {
    parsed = parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError((cause as Error).message, { cause });
  }
  const surplus = parsed.positionals[command.positionals ?? 0];
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one word too many`);
  return parsed;
}

function report(error: unknown, command: Command, { writeError }: Surroundings): number {
  if (error instanceof UsageError) {
    writeError(`error: ${error.message}\n\n  ${usageLine(command.name, command.usage)}\n`);
    return 2;
  }
  if (error instanceof CommandError) {
    writeError(`error: ${error.message}\n`);
    return 1;
  }
  throw error;
}
