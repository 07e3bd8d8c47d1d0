import type { Surroundings } from "./command.ts";
import { runCommandLine } from "./run-command-line.ts";

/** Runs the command line in this process, as version 1.2.3, with nothing on standard input unless told otherwise. */
export async function say(
  words: readonly string[],
  surroundings: Pick<Surroundings, "environment" | "folder" | "now"> & Partial<Pick<Surroundings, "readStandardInput">>,
): Promise<{ code: number; out: string; err: string }> {
  const said = { code: -1, out: "", err: "" };
  said.code = await runCommandLine(words, {
    version: "1.2.3",
    readStandardInput: async () => "",
    writeOutput: (text) => (said.out += text),
    writeError: (text) => (said.err += text),
    ...surroundings,
  });
  return said;
}
