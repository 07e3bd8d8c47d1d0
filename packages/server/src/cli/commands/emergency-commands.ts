import { isId } from "@portico/protocol";
import {
  createFreeze,
  createServerFreeze,
  listFreezes,
  listIntegrations,
  listServerFreezes,
  thawFreeze,
  thawServerFreeze,
  type Freeze,
  type FreezeRequest,
  type ThawedFreeze,
} from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { CommandError, UsageError, type Command, type CommandInput, type CommandOutput } from "../command.ts";
import { counted } from "../counted.ts";
import { requiredWord, text } from "../option-values.ts";
import { ServerRefusal } from "../server-client.ts";
import { table } from "../table.ts";

const scopeOptions = {
  ...projectOption,
  everything: { type: "boolean", help: "Every project of the server" },
  integration: { type: "string", value: "<type>", help: "Only this integration, such as salesforce" },
  user: { type: "string", value: "<id>", help: "Only this connected user, by your own id or Portico's" },
  account: { type: "string", value: "<id>", help: "Only this account, by the provider's own id" },
  since: { type: "string", value: "<instant>", help: "Only what was connected at this moment or later (ISO 8601)" },
  until: { type: "string", value: "<instant>", help: "Only what was connected at this moment or before (ISO 8601)" },
  reason: { type: "string", value: "<text>", help: "For whoever reads the list later" },
} as const;

export const emergencyCommands: readonly Command[] = [
  {
    name: "freeze list",
    summary: "List freezes, with the progress of what is being revoked",
    options: { ...projectOption, everything: scopeOptions.everything },
    examples: ["freeze list --everything"],
    async run(input) {
      const { freezes } =
        input.options.everything === true
          ? await input.call(listServerFreezes)
          : await input.call(listFreezes, { params: { projectId: (await chosenProject(input)).id } });
      const types = await integrationTypes(input, freezes);
      const rows = freezes.map((freeze) => [
        freeze.id,
        freeze.frozenAt,
        freeze.frozenBy.name ?? freeze.frozenBy.kind.replace("_", " "),
        state(freeze),
        String(freeze.credentials),
        scopeOf(freeze, types),
        freeze.reason ?? "",
      ]);
      const headings = ["ID", "ORDERED", "BY", "STATE", "CREDENTIALS", "COVERS", "REASON"];
      return { json: freezes, lines: table(headings, rows, "No freezes") };
    },
  },
  {
    name: "freeze",
    summary: "Stop credentials at once: nothing is served, refreshed or proxied until you thaw them",
    options: scopeOptions,
    examples: ["freeze", "freeze --integration salesforce --since 2026-08-08T00:00:00Z", "freeze --everything"],
    run: (input) => begin(input, false),
  },
  {
    name: "thaw",
    summary: "End a freeze",
    words: ["<freeze id>"],
    options: {
      project: { ...projectOption.project, help: "Whose freeze it must be; without it, of any project or of all" },
    },
    examples: ["thaw 6f8b1f0e-7c1d-4c7e-9d55-0d6f3a1f5b11"],
    async run(input) {
      const freezeId = requiredWord(input.positionals, 0, "The freeze's id, from npx portico freeze list,");
      const ended =
        text(input.options, "project") === undefined
          ? await input.call(thawServerFreeze, { params: { freezeId } })
          : await thawOfProject(input, freezeId);
      return { json: ended, lines: thawLines(ended) };
    },
  },
  {
    name: "revoke",
    summary: "Freeze credentials and revoke them all at their providers; that cannot be undone",
    options: {
      ...scopeOptions,
      yes: { type: "boolean", required: true, help: "Say that you mean it: every user concerned has to connect again" },
    },
    examples: ["revoke --integration salesforce --yes", "revoke --everything --yes"],
    async run(input) {
      if (input.options.yes !== true)
        throw new UsageError("Every user concerned will have to connect again; add --yes if you mean it");
      return begin(input, true);
    },
  },
];

/** A list of a project shows the freezes of the whole server too; one of those ends for others as well, so it is not ended here. */
async function thawOfProject(input: CommandInput, freezeId: string): Promise<ThawedFreeze> {
  const params = { projectId: (await chosenProject(input)).id };
  try {
    return await input.call(thawFreeze, { params: { ...params, freezeId } });
  } catch (error) {
    if (!(error instanceof ServerRefusal && error.code === "freeze.not_found")) throw error;
    const { freezes } = await input.call(listFreezes, { params });
    if (!freezes.some(({ id, projectId }) => projectId === null && id === freezeId.toLowerCase())) throw error;
    throw new CommandError(
      `That freeze covers every project, and ends for all of them: npx portico thaw ${freezeId}, without --project`,
    );
  }
}

function thawLines({ thawedAt, thaw }: ThawedFreeze): string[] {
  const { wasThawedBefore, freed, revoked, stillFrozen, heldBy } = thaw;
  return [
    wasThawedBefore
      ? `Nothing was changed: that freeze was thawed already, at ${thawedAt}`
      : `Thawed: ${counted(freed, "credential")} can be used again`,
    ...(revoked > 0 && !wasThawedBefore
      ? [`Revoked meanwhile: ${counted(revoked, "credential")}, to be connected again by their users`]
      : []),
    ...(stillFrozen > 0
      ? [
          `Still frozen: ${counted(stillFrozen, "credential")}, by ${heldBy.length === 1 ? "another freeze" : "other freezes"}: ${heldBy.join(", ")}`,
        ]
      : []),
  ];
}

async function begin(input: CommandInput, revoke: boolean): Promise<CommandOutput> {
  const { call, options } = input;
  const scope = readScope(input);
  const integrationType = text(options, "integration");
  let begun: Freeze;
  if (options.everything === true) {
    const { endUserId, ...rest } = scope;
    if (endUserId !== undefined && !isId(endUserId))
      throw new UsageError("Over every project --user must be Portico's id of the user; else name the --project");
    if (text(options, "project") !== undefined) throw new UsageError("Say --everything or --project, not both");
    const user = endUserId === undefined ? {} : { userId: endUserId };
    const body = { ...rest, ...user, ...(integrationType !== undefined && { integrationType }), revoke };
    begun = await call(createServerFreeze, { body });
  } else {
    const { id: projectId, name } = await chosenProject(input);
    const { integrations } =
      integrationType === undefined ? { integrations: [] } : await call(listIntegrations, { params: { projectId } });
    const found = integrations.find((candidate) => candidate.integrationType === integrationType);
    if (integrationType !== undefined && !found)
      throw new CommandError(`${name} has no integration "${integrationType}"; see: npx portico integration list`);
    const body = { ...scope, ...(found && { integrationId: found.id }), revoke };
    begun = await freezeProject(call, projectId, body);
  }
  return {
    json: begun,
    lines: [
      `${revoke ? "Frozen and being revoked" : "Frozen"}: ${counted(begun.credentials, "credential")}`,
      `To end it: npx portico thaw ${begun.id}`,
      ...(revoke ? ["How far it is: npx portico freeze list"] : []),
    ],
  };
}

/** `--user` is the host's own id; where nobody has that, Portico's, which is a UUID. */
async function freezeProject(call: CommandInput["call"], projectId: string, body: FreezeRequest): Promise<Freeze> {
  const { endUserId, ...rest } = body;
  try {
    return await call(createFreeze, { params: { projectId }, body });
  } catch (error) {
    const isUnknown = error instanceof ServerRefusal && error.code === "user.not_found";
    if (!isUnknown || endUserId === undefined || !isId(endUserId)) throw error;
    return call(createFreeze, { params: { projectId }, body: { ...rest, userId: endUserId } });
  }
}

function readScope({ options }: CommandInput): FreezeRequest {
  const named = (option: string, member: keyof FreezeRequest, read = (value: string) => value) => {
    const value = text(options, option);
    return value === undefined ? {} : { [member]: read(value) };
  };
  const instant = (value: string): string => {
    const at = new Date(value);
    if (Number.isNaN(at.getTime())) throw new UsageError(`"${value}" is no instant such as 2026-08-08T00:00:00Z`);
    return at.toISOString();
  };
  return {
    ...named("user", "endUserId"),
    ...named("account", "accountId"),
    ...named("since", "connectedSince", instant),
    ...named("until", "connectedUntil", instant),
    ...named("reason", "reason"),
  };
}

function state({ thawedAt, revocation }: Freeze): string {
  if (revocation === null) return thawedAt === null ? "frozen" : "thawed";
  const { left, pending, revoked, unsupported, refused, failed, throughAt } = revocation;
  const open = left + pending;
  const end = thawedAt !== null && throughAt === null ? "thawed before the end" : "done";
  return `${open === 0 ? end : `${open} to go`}: ${revoked} revoked, ${unsupported} unsupported, ${refused + failed} not revoked`;
}

/** What the integrations that freezes name are called, by id. */
async function integrationTypes({ call }: Pick<CommandInput, "call">, freezes: readonly Freeze[]) {
  const named = freezes.flatMap(({ projectId, integrationId }) => (projectId && integrationId ? [projectId] : []));
  const lists = await Promise.all(
    [...new Set(named)].map((projectId) =>
      call(listIntegrations, { params: { projectId } }).catch((error: unknown) => {
        // of a project that was deleted meanwhile the list is still worth having, without names
        if (error instanceof ServerRefusal && error.code === "project.not_found") return { integrations: [] };
        throw error;
      }),
    ),
  );
  const integrations = lists.flatMap((list) => list.integrations);
  return new Map(integrations.map(({ id, integrationType }) => [id, integrationType]));
}

function scopeOf(freeze: Freeze, types: ReadonlyMap<string, string>): string {
  const parts = [
    freeze.projectId === null ? "every project" : `project ${freeze.projectId}`,
    freeze.integrationId && `integration ${types.get(freeze.integrationId) ?? freeze.integrationId}`,
    freeze.integrationType,
    freeze.userId && `user ${freeze.endUserId ?? freeze.userId}`,
    freeze.accountId && `account ${freeze.accountId}`,
    freeze.connectedSince && `since ${freeze.connectedSince}`,
    freeze.connectedUntil && `until ${freeze.connectedUntil}`,
  ];
  return parts.filter((part) => part !== null).join(", ");
}
