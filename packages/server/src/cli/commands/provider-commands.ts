import { addProvider, listProviders, type ProviderSummary } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, type Command } from "../command.ts";
import { requiredWord } from "../option-values.ts";
import { table } from "../table.ts";
import { readTextFileOrInput } from "../text-file.ts";

export const providerCommands: readonly Command[] = [
  {
    name: "provider list",
    summary: "Show the catalogue, with the project's private providers",
    options: projectOption,
    examples: ["provider list"],
    async run(input) {
      const project = await chosenProject(input);
      const { providers } = await input.call(listProviders, { params: { projectId: project.id } });
      const rows = providers.map((provider) => [
        provider.key,
        provider.private ? `${provider.name} (private)` : provider.name,
        schemes[provider.scheme],
        provider.description,
      ]);
      return { json: providers, lines: table(["TYPE", "NAME", "CONNECTS BY", "FOR"], rows, "No providers") };
    },
  },
  {
    name: "provider add",
    summary: "Add a private provider from a JSON declaration",
    words: ["<file or ->"],
    options: projectOption,
    examples: ["provider add acme-billing.json", "provider add - < acme-billing.json"],
    async run(input) {
      const file = requiredWord(input.positionals, 0, "The declaration's file");
      const declaration = readDeclaration(
        await readTextFileOrInput(file, input.surroundings),
        file === "-" ? "Standard input" : file,
      );
      const project = await chosenProject(input);
      const provider = await input.call(addProvider, { params: { projectId: project.id }, body: { declaration } });
      return { json: provider, lines: [`Added provider ${provider.key} (${provider.name}) to ${project.name}`] };
    },
  },
];

const schemes: Readonly<Record<ProviderSummary["scheme"], string>> = {
  oauth2: "OAuth",
  oauth2_discovery: "OAuth, found by itself",
  device_code: "OAuth by device code",
  client_credentials: "client credentials",
  jwt_bearer: "service account",
  two_step: "exchange for a token",
  api_key: "API key",
  basic: "name and password",
  aws_sigv4: "AWS key",
  oauth1: "OAuth 1.0a token",
  none: "nothing (open API)",
};

function readDeclaration(content: string, source: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(content);
  } catch (cause) {
    throw new CommandError(`${source} is not JSON: ${(cause as Error).message}`, { cause });
  }
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new CommandError(`${source} must hold one JSON object: the declaration`);
}
