import {
  addIntegration,
  integrationChanges,
  listIntegrations,
  portalSettings,
  updateIntegration,
  type Integration,
  type IntegrationChanges,
  type Project,
} from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import {
  CommandError,
  UsageError,
  type Command,
  type CommandInput,
  type CommandOption,
  type CommandOutput,
} from "../command.ts";
import { checked, oneOf, requiredWord, text, texts } from "../option-values.ts";
import { table } from "../table.ts";
import { readTextFileOrInput } from "../text-file.ts";

const requestModes = ["none", "identity", "read", "all"] as const;

const settingOptions = {
  "client-id": { type: "string", value: "<id>", help: "Client id of the app that you registered at the provider" },
  "client-secret-file": {
    type: "string",
    value: "<file or ->",
    help: "File that holds its secret, - for standard input; or set PORTICO_CLIENT_SECRET with --client-id",
  },
  scope: {
    type: "string",
    multiple: true,
    value: "<scope>",
    help: "Scope to ask your users for; repeat it, or separate with commas. Replaces the list",
  },
  "allow-requests": {
    type: "string",
    value: "<mode>",
    help: "What users may call: none, identity (who they are; the default), read (GET and HEAD), all",
  },
  description: { type: "string", value: "<text>", help: "One line under the name in the portal" },
  "accent-color": { type: "string", value: "<colour>", help: "Of the portal's button, a hex colour such as '#0b5fff'" },
  ...projectOption,
} as const satisfies Record<string, CommandOption>;

export const integrationCommands: readonly Command[] = [
  {
    name: "integration add",
    summary: "Switch a provider on in a project; your users see nothing of it before it is active",
    words: ["<type>"],
    options: {
      activate: { type: "boolean", help: "Let users connect at once, when nothing is missing" },
      ...settingOptions,
    },
    examples: ["integration add github --client-id Iv1.0123 --client-secret-file secret.txt --activate"],
    async run(input) {
      const integrationType = readType(input);
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
    options: projectOption,
    examples: ["integration list"],
    async run(input) {
      const project = await chosenProject(input);
      const { integrations } = await input.call(listIntegrations, { params: { projectId: project.id } });
      const rows = integrations.map(({ integrationType, isActive, connectedUsers, missing }) => [
        integrationType,
        isActive ? "active" : "inactive",
        String(connectedUsers),
        missing.join(", ") || "-",
      ]);
      const none = "No integrations yet; add one with: npx portico integration add <type>";
      return { json: integrations, lines: table(["TYPE", "STATE", "USERS", "MISSING"], rows, none) };
    },
  },
  {
    name: "integration activate",
    summary: "Show an integration to your users, so that they can connect",
    words: ["<type>"],
    options: projectOption,
    examples: ["integration activate github"],
    run: async (input) => change(input, "Activated", { isActive: true }),
  },
  {
    name: "integration deactivate",
    summary: "Hide an integration from your users; what is connected stays",
    words: ["<type>"],
    options: projectOption,
    examples: ["integration deactivate github"],
    run: async (input) => change(input, "Deactivated", { isActive: false }),
  },
  {
    name: "integration set",
    summary: "Change an integration's settings; what you leave out stays",
    words: ["<type>"],
    options: settingOptions,
    examples: ["integration set github --scope read:user,repo", "integration set github --allow-requests read"],
    async run(input) {
      const changes = await readChanges(input);
      if (Object.keys(changes).length === 0) {
        throw new UsageError("Say what to change, with an option such as --scope or --description");
      }
      return change(input, "Changed", changes);
    },
  },
];

async function change(input: CommandInput, verb: string, changes: IntegrationChanges): Promise<CommandOutput> {
  const integrationType = readType(input);
  const project = await chosenProject(input);
  const { integrations } = await input.call(listIntegrations, { params: { projectId: project.id } });
  const found = integrations.find((candidate) => candidate.integrationType === integrationType);
  if (!found) {
    throw new CommandError(
      `${project.name} has no integration "${integrationType}"; see: npx portico integration list`,
    );
  }
  return describe(`${verb} ${integrationType} in ${project.name}`, await update(input, project, found, changes));
}

function readType({ positionals }: CommandInput): string {
  return requiredWord(positionals, 0, "The integration's type, such as github,");
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
  const listed = texts(options, "scope")?.flatMap((list) => list.split(/[\s,]+/).filter((scope) => scope !== ""));
  const scopes = checked(integrationChanges.shape.scopes, listed, "--scope");
  const mode = text(options, "allow-requests");
  const { shape } = portalSettings;
  const description = checked(shape.description, text(options, "description"), "--description");
  const accentColor = checked(shape.accentColor, text(options, "accent-color"), "--accent-color");
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
  surroundings: CommandInput["surroundings"],
): Promise<string | undefined> {
  if (file === undefined) return hasClientId ? surroundings.environment.PORTICO_CLIENT_SECRET : undefined;
  const content = (await readTextFileOrInput(file, surroundings)).trim();
  if (content !== "") return content;
  throw new CommandError(`The client secret in ${file === "-" ? "standard input" : file} is empty`);
}

function describe(done: string, integration: Integration): CommandOutput {
  return {
    json: integration,
    lines: [
      `${done}: ${integration.isActive ? "active" : "inactive"}`,
      ...(integration.redirectUrl === null ? [] : [`Redirect URL: ${integration.redirectUrl}`]),
      ...(integration.missing.length > 0 ? [`Still missing: ${integration.missing.join(", ")}`] : []),
    ],
  };
}
