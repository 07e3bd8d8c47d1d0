import {
  createWebhook,
  eventType,
  listWebhooks,
  redeliverFailedWebhooks,
  removeWebhook,
  rotateWebhookSecret,
  testWebhook,
  type EventType,
} from "@portico/protocol/endpoints";
import { chosenProject, projectOption } from "../chosen-project.ts";
import { UsageError, type Command, type CommandInput } from "../command.ts";
import { checked, oneOf, requiredText, requiredWord, text, texts } from "../option-values.ts";
import { table } from "../table.ts";

export const webhookCommands: readonly Command[] = [
  {
    name: "webhook add",
    summary: "Have a project's events sent to a URL; the secret to check them with is shown this once",
    words: ["<url>"],
    options: {
      event: {
        type: "string",
        multiple: true,
        value: "<type>",
        help: "Only this type; may be repeated. Left out: all",
      },
      description: { type: "string", value: "<text>", help: "For the list" },
      ...projectOption,
    },
    examples: ["webhook add https://app.example.com/webhooks --event credential.invalidated"],
    async run({ call, options, positionals }) {
      const body = checked(
        createWebhook.body,
        {
          url: requiredWord(positionals, 0, "The URL"),
          description: text(options, "description") ?? "",
          eventTypes: (texts(options, "event") ?? []).map((name): EventType => oneOf(name, eventType.options, "event")),
        },
        "The URL",
      );
      const project = await chosenProject({ call, options });
      const made = await call(createWebhook, { params: { projectId: project.id }, body });
      return {
        json: made,
        lines: [made.secret],
        notes: [`Added webhook endpoint ${made.id} to ${project.name}. This is its secret.`],
      };
    },
  },
  {
    name: "webhook list",
    summary: "Show a project's webhook endpoints",
    options: projectOption,
    examples: ["webhook list"],
    async run({ call, options }) {
      const project = await chosenProject({ call, options });
      const { webhooks } = await call(listWebhooks, { params: { projectId: project.id } });
      const rows = webhooks.map(({ id, url, eventTypes, enabled, disabledReason, failingSince }) => [
        id,
        url,
        eventTypes.length === 0 ? "all" : eventTypes.join(","),
        enabled
          ? failingSince
            ? `failing since ${failingSince}`
            : "on"
          : `off${disabledReason ? ` (${disabledReason})` : ""}`,
      ]);
      const none = "No webhook endpoints yet; add one with: npx portico webhook add <url>";
      return { json: webhooks, lines: table(["ID", "URL", "EVENTS", "STATE"], rows, none) };
    },
  },
  {
    name: "webhook test",
    summary: "Send a test to a webhook endpoint",
    words: ["<webhook id>"],
    options: projectOption,
    examples: ["webhook test 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10"],
    async run(input) {
      const params = await endpointOf(input);
      const delivery = await input.call(testWebhook, { params, body: {} });
      return { json: delivery, lines: [`A test is on its way; its webhook-id is ${delivery.eventId}`] };
    },
  },
  {
    name: "webhook redeliver",
    summary: "Send again whatever a webhook endpoint has not taken since an instant",
    words: ["<webhook id>"],
    options: {
      since: { type: "string", value: "<instant>", required: true, help: "ISO 8601, for example 2026-03-01T00:00:00Z" },
      ...projectOption,
    },
    examples: ["webhook redeliver 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10 --since 2026-03-01T00:00:00Z"],
    async run(input) {
      const since = new Date(requiredText(input.options, "since"));
      if (Number.isNaN(since.getTime()))
        throw new UsageError("--since must be an instant such as 2026-03-01T00:00:00Z");
      const params = await endpointOf(input);
      const answer = await input.call(redeliverFailedWebhooks, { params, body: { since: since.toISOString() } });
      return { json: answer, lines: [`${answer.redelivered} deliveries are sent again`] };
    },
  },
  {
    name: "webhook rotate-secret",
    summary: "Make a new secret; for 24 hours webhooks carry signatures of both",
    words: ["<webhook id>"],
    options: projectOption,
    examples: ["webhook rotate-secret 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10"],
    async run(input) {
      const params = await endpointOf(input);
      const made = await input.call(rotateWebhookSecret, { params, body: { overlapHours: 24 } });
      return { json: made, lines: [made.secret], notes: ["The old secret signs along for 24 hours."] };
    },
  },
  {
    name: "webhook remove",
    summary: "Remove a webhook endpoint with its deliveries",
    words: ["<webhook id>"],
    options: projectOption,
    examples: ["webhook remove 0b9a3c1e-5a52-4a70-9a54-4f4f3f7d9d10"],
    async run(input) {
      const params = await endpointOf(input);
      await input.call(removeWebhook, { params });
      return { json: { removed: params.webhookId }, lines: [`Removed webhook endpoint ${params.webhookId}`] };
    },
  },
];

async function endpointOf({
  call,
  options,
  positionals,
}: CommandInput): Promise<{ projectId: string; webhookId: string }> {
  const webhookId = requiredWord(positionals, 0, "The endpoint's id, which npx portico webhook list shows,");
  return { projectId: (await chosenProject({ call, options })).id, webhookId };
}
