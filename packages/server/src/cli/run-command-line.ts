import { closest } from "./closest.ts";
import { readWords } from "./command-words.ts";
import { CommandError, UsageError, type Command, type Surroundings } from "./command.ts";
import { accessCommands } from "./commands/access-commands.ts";
import { apiKeyCommands } from "./commands/api-key-commands.ts";
import { encryptionKeyCommands } from "./commands/encryption-key-commands.ts";
import { emergencyCommands } from "./commands/emergency-commands.ts";
import { integrationCommands } from "./commands/integration-commands.ts";
import { inventoryCommands } from "./commands/inventory-commands.ts";
import { keyCommands } from "./commands/key-commands.ts";
import { projectCommands } from "./commands/project-commands.ts";
import { providerCommands } from "./commands/provider-commands.ts";
import { webhookCommands } from "./commands/webhook-commands.ts";
import { transferCommands } from "./commands/transfer-commands.ts";
import { findServer } from "./find-server.ts";
import { commandHelp, commandList, overview, usageLine } from "./help.ts";
import { printable } from "../lib/printable.ts";
import { createServerClient } from "./server-client.ts";

const commands: readonly Command[] = [
  ...projectCommands,
  ...keyCommands,
  ...apiKeyCommands,
  ...webhookCommands,
  ...providerCommands,
  ...integrationCommands,
  ...accessCommands,
  ...encryptionKeyCommands,
  ...emergencyCommands,
  ...inventoryCommands,
  ...transferCommands,
];

/**
 * Runs one command. Answers the exit code: 0 done, 1 refused or failed in whole or in part, 2 wrong words. Results go to
 * the output, errors and remarks to the error stream; nothing else is written anywhere.
 */
export async function runCommandLine(words: readonly string[], surroundings: Surroundings): Promise<number> {
  const [first] = words;
  if (first === "--version" || first === "version") {
    surroundings.writeOutput(`${surroundings.version}\n`);
    return 0;
  }
  if (first === undefined || first === "help" || first.startsWith("-")) return showHelp(words, surroundings);
  const command = findCommand(words);
  if (!command) return unknownCommand(words, surroundings);
  try {
    const { values, positionals } = readWords(command, words);
    if (values.help === true) {
      surroundings.writeOutput(`${commandHelp(command)}\n`);
      return 0;
    }
    const server = createServerClient({ findAccess: () => findServer(surroundings) });
    const output = await command.run({ ...server, positionals, options: values, surroundings });
    for (const note of output.notes ?? []) surroundings.writeError(`${note}\n`);
    surroundings.writeOutput(
      `${values.json === true ? JSON.stringify(output.json, null, 2) : output.lines.map(printable).join("\n")}\n`,
    );
    return output.isPartial === true ? 1 : 0;
  } catch (error) {
    return report(error, command, surroundings);
  }
}

function showHelp(words: readonly string[], { writeOutput, writeError }: Surroundings): number {
  const [first, group] = words;
  const command = findCommand(words.slice(1));
  const asked = first === "help" || first === "--help" || first === "-h";
  const related = group === undefined ? [] : inGroup(group);
  const page = command ? commandHelp(command) : overview(related.length > 0 ? related : commands);
  // without being asked for, help is an error message
  (asked ? writeOutput : writeError)(`${page}\n`);
  return asked ? 0 : 2;
}

/** `integration add` before `integration`: the longest name that the words begin with. */
function findCommand(words: readonly string[]): Command | undefined {
  return commands.find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
}

/** `integration`: what its second word may be. */
function inGroup(word: string | undefined): readonly Command[] {
  return commands.filter(({ name }) => name.split(" ")[0] === word);
}

function unknownCommand(words: readonly string[], { writeError, writeOutput }: Surroundings): number {
  const [first = "", second] = words;
  const related = inGroup(first);
  if (related.length > 0 && (second === "--help" || second === "-h")) {
    writeOutput(`${overview(related)}\n`);
    return 0;
  }
  const list = related.length > 0 ? `\n\n${commandList(related).join("\n")}` : "";
  if (related.length > 0 && (second === undefined || second.startsWith("-"))) {
    writeError(`error: say what to do with "${first}"${list}\n`);
    return 2;
  }
  const typed = second === undefined || second.startsWith("-") ? first : `${first} ${second}`;
  const names = commands.map(({ name }) => name);
  const meant = closest(typed, names) ?? closest(first, names);
  const hint = meant === undefined ? "see npx portico help" : `did you mean: npx portico ${meant}`;
  writeError(`error: There is no command "${typed}"; ${hint}${list}\n`);
  return 2;
}

function report(error: unknown, command: Command, { writeError }: Surroundings): number {
  if (error instanceof UsageError) {
    writeError(
      `error: ${error.message}\n\n  ${usageLine(command)}\n\nAll options: npx portico ${command.name} --help\n`,
    );
    return 2;
  }
  if (error instanceof CommandError) {
    writeError(`error: ${error.message.split("\n").map(printable).join("\n")}\n`);
    return 1;
  }
  throw error;
}
