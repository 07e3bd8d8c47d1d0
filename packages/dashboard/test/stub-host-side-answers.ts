import { randomBytes } from "node:crypto";
import * as endpoints from "@portico/protocol/endpoints";
import type { Endpoint, WebhookEndpoint } from "@portico/protocol/endpoints";
import { StubError } from "./stub-error.ts";
import { ago, newDelivery, newKey, newWebhook } from "./stub-host-side.ts";
import type { StubState } from "./stub-state.ts";

interface StubInput {
  readonly params: Record<string, string>;
  readonly query: Record<string, unknown>;
  readonly body: Record<string, unknown>;
}
type Answer = (state: StubState, input: StubInput) => unknown;

const inProject = (params: Record<string, string>) => (row: { projectId: string }) =>
  row.projectId === params["projectId"];

/** As the server answers, on memory. */
export const hostSideAnswers: readonly [Endpoint, Answer][] = [
  [endpoints.listApiKeys, ({ host }, { params }) => ({ apiKeys: host.apiKeys.filter(inProject(params)) })],
  [
    endpoints.createApiKey,
    ({ host }, { params, body }) => {
      const made = newKey(params["projectId"] ?? "", String(body["name"]), -24 * Number(body["expiresInDays"]));
      host.apiKeys.unshift({ ...made, lastUsedAt: null });
      return { ...made, lastUsedAt: null, key: `portico_sk_${randomBytes(30).toString("hex").slice(0, 49)}` };
    },
  ],
  [
    endpoints.rotateApiKey,
    ({ host }, { params }) => {
      const old = host.apiKeys.find(({ id }) => id === params["apiKeyId"]);
      const made = newKey(params["projectId"] ?? "", old?.name ?? "", -8760);
      host.apiKeys.unshift(made);
      return { ...made, key: `portico_sk_${"r".repeat(49)}` };
    },
  ],
  [endpoints.revokeApiKey, ({ host }, { params }) => drop(host.apiKeys, params["apiKeyId"])],
  [endpoints.listEvents, listEvents],
  [endpoints.listWebhooks, ({ host }, { params }) => ({ webhooks: host.webhooks.filter(inProject(params)) })],
  [
    endpoints.createWebhook,
    ({ host }, { params, body }) => {
      const { url, description, eventTypes } = body as { url: string; description: string; eventTypes: string[] };
      const made = newWebhook(params["projectId"] ?? "", url, description, eventTypes);
      host.webhooks.push(made);
      return { ...made, secret: `whsec_${randomBytes(32).toString("base64")}` };
    },
  ],
  [endpoints.getWebhook, webhookOf],
  [
    endpoints.updateWebhook,
    (state, input) => Object.assign(webhookOf(state, input), input.body, { disabledReason: null }),
  ],
  [endpoints.removeWebhook, ({ host }, { params }) => drop(host.webhooks, params["webhookId"])],
  [
    endpoints.rotateWebhookSecret,
    (state, input) => ({ ...webhookOf(state, input), secret: `whsec_${randomBytes(32).toString("base64")}` }),
  ],
  [
    endpoints.testWebhook,
    ({ host }, { params }) => {
      const made = newDelivery(params["webhookId"] ?? "", "delivered", "webhook_endpoint.tested");
      host.deliveries.unshift(made);
      return made;
    },
  ],
  [
    endpoints.listWebhookDeliveries,
    ({ host }, { params, query }) => ({
      deliveries: host.deliveries
        .filter(({ webhookId }) => webhookId === params["webhookId"])
        .filter(({ state }) => query["state"] === undefined || state === query["state"]),
      nextCursor: null,
    }),
  ],
  [
    endpoints.getWebhookDelivery,
    ({ host }, { params }) => ({
      ...host.deliveries.find(({ id }) => id === params["deliveryId"]),
      log: [
        { attemptedAt: ago(1), durationMs: 84, status: 500, error: null, response: `<h1>${"Oops".repeat(100)}</h1>` },
        { attemptedAt: ago(2), durationMs: 15_003, status: null, error: "net.timed_out", response: null },
      ],
    }),
  ],
  [
    endpoints.redeliverWebhook,
    ({ host }, { params }) => {
      const delivery = host.deliveries.find(({ id }) => id === params["deliveryId"]);
      return Object.assign(delivery ?? {}, { state: "waiting", attempts: 0, nextAttemptAt: ago(0), finishedAt: null });
    },
  ],
  [endpoints.redeliverFailedWebhooks, () => ({ redelivered: 2 })],
];

function listEvents({ host }: StubState, { params, query }: StubInput): unknown {
  const types = query["types"] as string[] | undefined;
  const all = host.events
    .filter(inProject(params))
    .filter((event) => types === undefined || types.includes(event.type))
    .filter((event) => query["endUserId"] === undefined || event.endUserId === query["endUserId"]);
  const start = Number(query["after"] ?? 0);
  const end = start + Number(query["limit"]);
  const hasMore = end < all.length;
  return { events: all.slice(start, end), nextCursor: hasMore ? String(end) : null, hasMore };
}

function webhookOf({ host }: StubState, { params }: StubInput): WebhookEndpoint {
  const found = host.webhooks.find(({ id }) => id === params["webhookId"]);
  if (!found) throw new StubError("webhook.not_found", "The project has no such webhook endpoint");
  return found;
}

function drop(rows: { id: string }[], id: string | undefined): void {
  const position = rows.findIndex((row) => row.id === id);
  if (position >= 0) rows.splice(position, 1);
}
