import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { CommandError, type Surroundings } from "./command.ts";

/** The content of a file that the words named. Throws `CommandError` with the reason why it cannot be read. */
export async function readTextFile(file: string, { folder }: Pick<Surroundings, "folder">): Promise<string> {
  try {
    return await readFile(resolve(folder, file), "utf8");
  } catch (cause) {
    throw new CommandError(fileFault(file, cause), { cause });
  }
}

/** The same, where `-` means standard input. */
export async function readTextFileOrInput(
  file: string,
  surroundings: Pick<Surroundings, "folder" | "readStandardInput">,
): Promise<string> {
  return file === "-" ? surroundings.readStandardInput() : readTextFile(file, surroundings);
}

/** Why a file could not be read or made, in a sentence. */
export function fileFault(file: string, cause: unknown): string {
  switch ((cause as NodeJS.ErrnoException).code) {
    case "ENOENT":
      return `There is no file ${file}`;
    case "EISDIR":
      return `${file} is a folder, not a file`;
    case "EACCES":
    case "EPERM":
      return `This account may not open ${file}`;
    case "EEXIST":
      return `${file} is there already, and is not overwritten`;
    default:
      return `${file} cannot be opened`;
  }
}
