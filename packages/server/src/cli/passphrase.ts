import type { CommandInput } from "./command.ts";
import { text } from "./option-values.ts";
import { readTextFileOrInput } from "./text-file.ts";

/** The option of the commands that lock or open a file with a passphrase. */
export const passphraseOption = {
  "passphrase-file": {
    type: "string",
    value: "<file>",
    help: "A file with the passphrase, or - for standard input; else PORTICO_PASSPHRASE",
  },
} as const;

/** From the file that the words name, else from the environment; undefined where neither has one. */
export async function readPassphrase({
  options,
  surroundings,
}: Pick<CommandInput, "options" | "surroundings">): Promise<string | undefined> {
  const file = text(options, "passphrase-file");
  if (file === undefined) return surroundings.environment.PORTICO_PASSPHRASE;
  return (await readTextFileOrInput(file, surroundings)).replace(/\r?\n$/, "");
}
