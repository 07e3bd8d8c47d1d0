import { parseArgs } from "node:util";
import { closest } from "./closest.ts";
import { UsageError, type Command, type CommandOption, type OptionValues } from "./command.ts";
import { globalOptions } from "./help.ts";

/** The words after a command's name, taken apart. Throws `UsageError` for what the command does not know. */
export function readWords(
  command: Command,
  words: readonly string[],
): { values: OptionValues; positionals: readonly string[] } {
  const args = words.slice(command.name.split(" ").length);
  const options: Readonly<Record<string, CommandOption>> = { ...command.options, ...globalOptions };
  const { values, positionals, tokens } = parseArgs({
    args,
    options,
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (!option) throw unknownOption(token.rawName, Object.keys(options));
    if (option.type === "boolean" && token.value !== undefined) throw new UsageError(`${token.rawName} takes no value`);
    if (option.type === "string" && isMissing(token.value, token.inlineValue)) {
      throw new UsageError(`${token.rawName} needs a value: ${token.rawName} ${option.value ?? "<value>"}`);
    }
  }
  const surplus = positionals[command.words?.length ?? 0];
  if (surplus !== undefined) {
    throw new UsageError(`"${surplus}" is one word too many; a text of several words stands in quotes`);
  }
  return { values, positionals };
}

/** The next option is no value; a lone dash is one, for standard input. */
function isMissing(value: string | undefined, isInline: boolean | undefined): boolean {
  return value === undefined || (value.startsWith("-") && value !== "-" && isInline !== true);
}

function unknownOption(typed: string, known: readonly string[]): UsageError {
  const meant = closest(typed.replace(/^-+/, ""), known);
  return new UsageError(`There is no option ${typed}${meant === undefined ? "" : `; did you mean --${meant}?`}`);
}
