import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import {
  addIntegration,
  listIntegrations,
  updateIntegration,
  type Integration,
  type IntegrationChanges,
  type Project,
} from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, UsageError, type Command, type CommandInput, type CommandOutput } from "../command.ts";
import { oneOf, requiredWord, text, texts } from "../option-values.ts";
import { table } from "../table.ts";

const requestModes = ["none", "identity", "read", "all"] as const;

const settingOptions = {
  ...projectOption,
  "client-id": { type: "string" },
  "client-secret-file": { type: "string" },
  scope: { type: "string", multiple: true },
  "allow-requests": { type: "string" },
  description: { type: "string" },
  "accent-color": { type: "string" },
} as const;
const settingDetails = [
  "--client-id           of the app that you registered at the provider",
  "--client-secret-file  file that holds its secret, or - for standard input; or set PORTICO_CLIENT_SECRET with --client-id",
  "--scope               replaces the scopes; repeat it, or separate with commas",
  `--allow-requests      what users may call: ${requestModes.join(", ")}`,
  "--description         one line under the name in the portal",
  "--accent-color        #rrggbb, in the portal",
];

export const integrationCommands: readonly Command[] = [
  {
    name: "integration add",
    summary: "Switch a provider on in a project; it starts inactive",
    usage: "<type> [--client-id <id>] [--client-secret-file <file>] [--activate] [--project <id>]",
    details: [...settingDetails, "--activate            at once, when nothing is missing"],
    positionals: 1,
    options: { ...settingOptions, activate: { type: "boolean" } },
    async run(input) {
      const integrationType = requiredWord(input.positionals, 0, "The integration's type");
      // read before anything is written, so that a wrong option leaves nothing half done
      const changes = { ...(await readChanges(input)), ...(input.options.activate === true && { isActive: true }) };
      const project = await chosenProject(input);
      const added = await input.call(addIntegration, { params: { projectId: project.id }, body: { integrationType } });
      const integration = Object.keys(changes).length > 0 ? await update(input, project, added, changes) : added;
      return describe(`Added ${integrationType} to ${project.name}`, integration);
    },
  },
  {
    name: "integration list",
    summary: "Show a project's integrations",
    usage: "[--project <id>]",
    options: projectOption,
    async run(input) {
      const project = await chosenProject(input);
      const { integrations } = await input.call(listIntegrations, { params: { projectId: project.id } });
      const rows = integrations.map(({ integrationType, isActive, connectedUsers, missing }) => [
        integrationType,
        isActive ? "active" : "inactive",
        String(connectedUsers),
        missing.join(", ") || "-",
      ]);
      return { json: integrations, lines: table(["TYPE", "STATE", "USERS", "MISSING"], rows, "No integrations yet") };
    },
  },
  {
    name: "integration activate",
    summary: "Let end users connect",
    usage: "<type> [--project <id>]",
    positionals: 1,
    options: projectOption,
    run: async (input) => change(input, "Activated", { isActive: true }),
  },
  {
    name: "integration deactivate",
    summary: "Hide an integration from end users; what is connected stays",
    usage: "<type> [--project <id>]",
    positionals: 1,
    options: projectOption,
    run: async (input) => change(input, "Deactivated", { isActive: false }),
  },
  {
    name: "integration set",
    summary: "Change an integration's settings; what you leave out stays",
    usage: "<type> [--client-id <id>] [--client-secret-file <file>] [--scope <scope>]... [--project <id>]",
    details: settingDetails,
    positionals: 1,
    options: settingOptions,
    async run(input) {
      const changes = await readChanges(input);
      if (Object.keys(changes).length === 0) throw new UsageError("Nothing to set");
      return change(input, "Changed", changes);
    },
  },
];

async function change(input: CommandInput, verb: string, changes: IntegrationChanges): Promise<CommandOutput> {
  const integrationType = requiredWord(input.positionals, 0, "The integration's type");
  const project = await chosenProject(input);
  const { integrations } = await input.call(listIntegrations, { params: { projectId: project.id } });
  const found = integrations.find((candidate) => candidate.integrationType === integrationType);
  if (!found)
    throw new CommandError(`${project.name} has no integration "${integrationType}"; see: portico integration list`);
  return describe(`${verb} ${integrationType} in ${project.name}`, await update(input, project, found, changes));
}

function update(
  { call }: CommandInput,
  project: Project,
  { id, portal }: Integration,
  changes: IntegrationChanges,
): Promise<Integration> {
  // the server replaces portal settings as a whole
  const body = changes.portal ? { ...changes, portal: { ...portal, ...changes.portal } } : changes;
  return call(updateIntegration, { params: { projectId: project.id, integrationId: id }, body });
}

async function readChanges({ options, surroundings }: CommandInput): Promise<IntegrationChanges> {
  const clientId = text(options, "client-id");
  const clientSecret = await readClientSecret(
    text(options, "client-secret-file"),
    clientId !== undefined,
    surroundings,
  );
  const scopes = texts(options, "scope")?.flatMap((list) => list.split(/[\s,]+/).filter((scope) => scope !== ""));
  const mode = text(options, "allow-requests");
  const description = text(options, "description");
  const accentColor = text(options, "accent-color");
  return {
    ...(clientId !== undefined && { clientId }),
    ...(clientSecret !== undefined && { clientSecret }),
    ...(scopes && { scopes }),
    ...(mode !== undefined && { requestPolicy: { mode: oneOf(mode, requestModes, "allow-requests"), rules: [] } }),
    ...((description !== undefined || accentColor !== undefined) && {
      portal: { ...(description !== undefined && { description }), ...(accentColor !== undefined && { accentColor }) },
    }),
  };
}

/** Never from the command's words: those are in the shell's history and in the list of processes. */
async function readClientSecret(
  file: string | undefined,
  hasClientId: boolean,
  { environment, folder, readStandardInput }: CommandInput["surroundings"],
): Promise<string | undefined> {
  if (file === undefined) return hasClientId ? environment.PORTICO_CLIENT_SECRET : undefined;
  const content = file === "-" ? await readStandardInput() : await readTextFile(resolve(folder, file));
  if (content.trim() === "")
    throw new CommandError(`The client secret in ${file === "-" ? "standard input" : file} is empty`);
  return content.trim();
}

async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (cause) {
    throw new CommandError(`${path} cannot be read`, { cause });
  }
}

function describe(done: string, integration: Integration): CommandOutput {
  return {
    json: integration,
    lines: [
      `${done}: ${integration.isActive ? "active" : "inactive"}`,
      `Redirect URL: ${integration.redirectUrl}`,
      ...(integration.missing.length > 0 ? [`Still missing: ${integration.missing.join(", ")}`] : []),
    ],
  };
}
