import { z } from "zod";
import { defineEndpoint } from "../endpoint.ts";
import { event, type AnyEvent } from "./events.ts";
import { eventType } from "./event-types.ts";
import { id, instant, noContent, nothing } from "./schemas.ts";

const projectPath = z.object({ projectId: id });
const endpointPath = projectPath.extend({ webhookId: id });
const deliveryPath = endpointPath.extend({ deliveryId: id });

const url = z
  .url({ protocol: /^https?$/, error: "must be a whole URL such as https://app.example.com/webhooks" })
  .max(2000);
const description = z.string().trim().max(200);
const types = z.array(eventType).max(100);
const overlapHours = z.number().int().min(0).max(168).default(24);

/** Where a project's events are sent. */
export const webhookEndpoint = z.object({
  id,
  url: z.string(),
  description: z.string(),
  /** Empty: every type. */
  eventTypes: z.array(z.string()),
  enabled: z.boolean(),
  /** Set when Portico switched it off: it answered 410, or every attempt of five days failed. */
  disabledReason: z.enum(["gone", "failing"]).nullable(),
  /** Since when every attempt has failed. */
  failingSince: instant.nullable(),
  createdAt: instant,
});
export type WebhookEndpoint = z.infer<typeof webhookEndpoint>;

const withSecret = webhookEndpoint.extend({
  /** `whsec_…`, for the receiver. Shown this once. */
  secret: z.string(),
});

export const webhookDelivery = z.object({
  id,
  /** The event's id, which is also the `webhook-id` header. */
  eventId: id,
  eventType: z.string(),
  state: z.enum(["waiting", "delivered", "dead"]),
  attempts: z.number(),
  createdAt: instant,
  /** Null when it is done with. */
  nextAttemptAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type WebhookDelivery = z.infer<typeof webhookDelivery>;

export const webhookAttempt = z.object({
  attemptedAt: instant,
  durationMs: z.number(),
  status: z.number().nullable(),
  /** A code of the error table, when there was no answer. */
  error: z.string().nullable(),
  /** Of a refusal: the first 1 kB of what the receiver said. */
  response: z.string().nullable(),
});
export type WebhookAttempt = z.infer<typeof webhookAttempt>;

/** The body of every webhook. Thin: ids and public facts; read the rest from the API. */
export const webhookPayload = z.object({
  type: z.string(),
  /** When it happened. */
  timestamp: instant,
  /** Of this form. It only grows; a change that breaks a reader gets another number. */
  version: z.literal(1),
  data: event.omit({ type: true, occurredAt: true, data: true }).extend({
    projectId: id,
    /** By type: `eventTypes`. */
    facts: z.record(z.string(), z.unknown()),
  }),
});
export type WebhookPayload = z.infer<typeof webhookPayload>;
/** What of an event stands under `data` besides its facts. */
export type WebhookSubject = Omit<AnyEvent, "type" | "occurredAt" | "data"> & { projectId: string };

export const listWebhooks = defineEndpoint({
  operation: "webhooks.list",
  summary: "The project's webhook endpoints, oldest first",
  method: "GET",
  path: "/api/projects/:projectId/webhooks",
  caller: "host",
  params: projectPath,
  output: z.object({ webhooks: z.array(webhookEndpoint) }),
  errors: ["project.not_found"],
});

export const createWebhook = defineEndpoint({
  operation: "webhooks.create",
  summary: "Have events sent to a URL from now on; the answer is the only time that the secret is seen",
  method: "POST",
  path: "/api/projects/:projectId/webhooks",
  caller: "host",
  params: projectPath,
  body: z.object({ url, description: description.default(""), eventTypes: types.default([]) }).strict(),
  output: withSecret,
  errors: ["project.not_found", "http.invalid_input", "webhook.url_refused", "webhook.too_many"],
});

export const getWebhook = defineEndpoint({
  operation: "webhooks.get",
  summary: "One webhook endpoint",
  method: "GET",
  path: "/api/projects/:projectId/webhooks/:webhookId",
  caller: "host",
  params: endpointPath,
  output: webhookEndpoint,
  errors: ["project.not_found", "webhook.not_found"],
});

export const updateWebhook = defineEndpoint({
  operation: "webhooks.update",
  summary: "Change a webhook endpoint; absent fields stay. Enabling it sends what still waits",
  method: "PATCH",
  path: "/api/projects/:projectId/webhooks/:webhookId",
  caller: "host",
  params: endpointPath,
  body: z
    .object({
      url: url.optional(),
      description: description.optional(),
      eventTypes: types.optional(),
      enabled: z.boolean().optional(),
    })
    .strict(),
  output: webhookEndpoint,
  errors: ["project.not_found", "webhook.not_found", "http.invalid_input", "webhook.url_refused"],
});

export const removeWebhook = defineEndpoint({
  operation: "webhooks.remove",
  summary: "Remove a webhook endpoint with its deliveries",
  method: "DELETE",
  path: "/api/projects/:projectId/webhooks/:webhookId",
  caller: "host",
  params: endpointPath,
  output: noContent,
  errors: ["project.not_found", "webhook.not_found"],
});

export const rotateWebhookSecret = defineEndpoint({
  operation: "webhooks.rotateSecret",
  summary: "Make a new secret; until the overlap ends every webhook carries both signatures",
  method: "POST",
  path: "/api/projects/:projectId/webhooks/:webhookId/rotate-secret",
  caller: "host",
  params: endpointPath,
  body: z.object({ overlapHours }).strict(),
  output: withSecret,
  errors: ["project.not_found", "webhook.not_found", "http.invalid_input"],
});

export const testWebhook = defineEndpoint({
  operation: "webhooks.test",
  summary: "Send a webhook_endpoint.tested event to this endpoint alone",
  method: "POST",
  path: "/api/projects/:projectId/webhooks/:webhookId/test",
  caller: "host",
  params: endpointPath,
  body: nothing,
  output: webhookDelivery,
  errors: ["project.not_found", "webhook.not_found", "webhook.disabled"],
});

export const listWebhookDeliveries = defineEndpoint({
  operation: "webhooks.listDeliveries",
  summary: "What was sent to an endpoint, newest first",
  method: "GET",
  path: "/api/projects/:projectId/webhooks/:webhookId/deliveries",
  caller: "host",
  params: endpointPath,
  query: z.object({
    state: z.enum(["waiting", "delivered", "dead"]).optional(),
    /** From `nextCursor` of the page before. */
    after: z.string().max(200).optional(),
    limit: z.coerce.number().int().min(1).max(100).default(50),
  }),
  output: z.object({ deliveries: z.array(webhookDelivery), nextCursor: z.string().nullable() }),
  errors: ["project.not_found", "webhook.not_found", "webhook.cursor_invalid", "http.invalid_input"],
});

export const getWebhookDelivery = defineEndpoint({
  operation: "webhooks.getDelivery",
  summary: "One delivery with its attempts, newest first, at most 50",
  method: "GET",
  path: "/api/projects/:projectId/webhooks/:webhookId/deliveries/:deliveryId",
  caller: "host",
  params: deliveryPath,
  output: webhookDelivery.extend({ log: z.array(webhookAttempt) }),
  errors: ["project.not_found", "webhook.not_found", "webhook.delivery_not_found"],
});

export const redeliverWebhook = defineEndpoint({
  operation: "webhooks.redeliver",
  summary: "Send one delivery again, now and with the whole schedule before it",
  method: "POST",
  path: "/api/projects/:projectId/webhooks/:webhookId/deliveries/:deliveryId/redeliver",
  caller: "host",
  params: deliveryPath,
  body: nothing,
  output: webhookDelivery,
  errors: ["project.not_found", "webhook.not_found", "webhook.delivery_not_found"],
});

export const redeliverFailedWebhooks = defineEndpoint({
  operation: "webhooks.redeliverFailed",
  summary: "Send again whatever has failed since an instant, given up or still being tried",
  method: "POST",
  path: "/api/projects/:projectId/webhooks/:webhookId/redeliver",
  caller: "host",
  params: endpointPath,
  body: z.object({ since: instant }).strict(),
  output: z.object({ redelivered: z.number() }),
  errors: ["project.not_found", "webhook.not_found", "http.invalid_input"],
});
