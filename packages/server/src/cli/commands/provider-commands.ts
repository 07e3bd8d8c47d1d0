import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { addProvider, listProviders } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, type Command } from "../command.ts";
import { requiredWord } from "../option-values.ts";
import { table } from "../table.ts";

export const providerCommands: readonly Command[] = [
  {
    name: "provider list",
    summary: "Show the catalogue, with the project's private providers",
    usage: "[--project <id>]",
    options: projectOption,
    async run(input) {
      const project = await chosenProject(input);
      const { providers } = await input.call(listProviders, { params: { projectId: project.id } });
      const rows = providers.map((provider) => [
        provider.key,
        provider.name,
        provider.scheme,
        provider.private ? "private" : "-",
      ]);
      return { json: providers, lines: table(["TYPE", "NAME", "CONNECTS BY", "FROM"], rows, "No providers") };
    },
  },
  {
    name: "provider add",
    summary: "Add a private provider from a JSON declaration",
    usage: "<file or -> [--project <id>]",
    positionals: 1,
    options: projectOption,
    async run(input) {
      const file = requiredWord(input.positionals, 0, "The declaration's file");
      const declaration = parseDeclarationText(await readDeclaration(file, input.surroundings), file);
      const project = await chosenProject(input);
      const provider = await input.call(addProvider, { params: { projectId: project.id }, body: { declaration } });
      return { json: provider, lines: [`Added provider ${provider.key} (${provider.name}) to ${project.name}`] };
    },
  },
];

async function readDeclaration(
  file: string,
  { folder, readStandardInput }: { folder: string; readStandardInput: () => Promise<string> },
): Promise<string> {
  if (file === "-") return readStandardInput();
  try {
    return await readFile(resolve(folder, file), "utf8");
  } catch (cause) {
    throw new CommandError(`${file} cannot be read`, { cause });
  }
}

function parseDeclarationText(content: string, file: string): unknown {
  try {
    return JSON.parse(content);
  } catch (cause) {
    throw new CommandError(`${file} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
