import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { UsageError, type Command, type CommandOption } from "../command.ts";
import { checked, requiredWord, text } from "../option-values.ts";
import { table } from "../table.ts";

const daysOption = {
  "expires-in-days": {
    type: "string",
    value: "<days>",
    help: "Days until the key expires: 365 when left out, at most 365",
  },
} as const satisfies Record<string, CommandOption>;

export const apiKeyCommands: readonly Command[] = [
  {
    name: "api-key create",
    summary: "Make an API key for your own server, which is shown this once",
    words: ["<name>"],
    options: {
      "read-only": { type: "boolean", help: "Allow the GET endpoints only" },
      ...daysOption,
      ...projectOption,
    },
    examples: ['api-key create "Production server"', 'api-key create "Reports" --read-only'],
    async run({ call, options, positionals }) {
      const body = checked(
        createApiKey.body,
        {
          name: requiredWord(positionals, 0, "The key's name"),
          scopes: options["read-only"] === true ? ["read"] : ["read", "write"],
          expiresInDays: wholeNumber(text(options, "expires-in-days") ?? "365", "--expires-in-days"),
        },
        "The key",
      );
      const project = await chosenProject({ call, options });
      const made = await call(createApiKey, { params: { projectId: project.id }, body });
      return {
        json: made,
        lines: [made.key],
        notes: [`Made API key ${made.id} of ${project.name}, good until ${made.expiresAt}.`],
      };
    },
  },
  {
    name: "api-key list",
    summary: "Show a project's API keys; never the keys themselves",
    options: projectOption,
    examples: ["api-key list"],
    async run({ call, options }) {
      const project = await chosenProject({ call, options });
      const { apiKeys } = await call(listApiKeys, { params: { projectId: project.id } });
      const rows = apiKeys.map((key) => [
        key.id,
        key.name,
        key.hint,
        key.scopes.join(","),
        key.expiresAt,
        key.lastUsedAt ?? "never",
      ]);
      const none = 'No API keys yet; make one with: npx portico api-key create "My server"';
      return { json: apiKeys, lines: table(["ID", "NAME", "KEY", "SCOPES", "EXPIRES", "LAST USED"], rows, none) };
    },
  },
  {
    name: "api-key rotate",
    summary: "Make an API key's successor; the old one works for the overlap, then expires",
    words: ["<key id>"],
    options: {
      "overlap-hours": { type: "string", value: "<hours>", help: "How long both work: 24 when left out, 0 to 720" },
      ...daysOption,
      ...projectOption,
    },
    examples: ["api-key rotate 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10 --overlap-hours 48"],
    async run({ call, options, positionals }) {
      const apiKeyId = requiredWord(positionals, 0, "The key's id, which npx portico api-key list shows,");
      const body = checked(
        rotateApiKey.body,
        {
          overlapHours: wholeNumber(text(options, "overlap-hours") ?? "24", "--overlap-hours"),
          expiresInDays: wholeNumber(text(options, "expires-in-days") ?? "365", "--expires-in-days"),
        },
        "The key",
      );
      const project = await chosenProject({ call, options });
      const made = await call(rotateApiKey, { params: { projectId: project.id, apiKeyId }, body });
      return {
        json: made,
        lines: [made.key],
        notes: [`Made API key ${made.id}. ${apiKeyId} works for ${body.overlapHours} hours more.`],
      };
    },
  },
  {
    name: "api-key revoke",
    summary: "Revoke an API key; it is refused at once",
    words: ["<key id>"],
    options: projectOption,
    examples: ["api-key revoke 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10"],
    async run({ call, options, positionals }) {
      const apiKeyId = requiredWord(positionals, 0, "The key's id, which npx portico api-key list shows,");
      const project = await chosenProject({ call, options });
      await call(revokeApiKey, { params: { projectId: project.id, apiKeyId } });
      return { json: { revoked: apiKeyId }, lines: [`Revoked API key ${apiKeyId}`] };
    },
  },
];

function wholeNumber(value: string, option: string): number {
  if (!/^\d{1,6}$/.test(value)) throw new UsageError(`${option} must be a whole number`);
  return Number(value);
}
