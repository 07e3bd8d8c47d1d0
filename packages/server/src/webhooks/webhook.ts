import type { Brand, EventId, ProjectId } from "@portico/protocol";
import type { EventType } from "@portico/protocol/endpoints";
import type { Secret } from "../lib/secret.ts";

export type WebhookId = Brand<"WebhookId">;
export type DeliveryId = Brand<"DeliveryId">;

/** Where a project's events are sent. */
export interface WebhookEndpoint {
  id: WebhookId;
  projectId: ProjectId;
  url: string;
  description: string;
  /** Empty: every type. */
  eventTypes: readonly string[];
  enabled: boolean;
  disabledReason: "gone" | "failing" | null;
  failingSince: Date | null;
  createdAt: Date;
}

export interface WebhookChanges {
  url?: string | undefined;
  description?: string | undefined;
  eventTypes?: readonly EventType[] | undefined;
  enabled?: boolean | undefined;
}

/** One event on its way to one endpoint. */
export interface Delivery {
  id: DeliveryId;
  eventId: EventId;
  eventType: string;
  state: "waiting" | "delivered" | "dead";
  attempts: number;
  createdAt: Date;
  nextAttemptAt: Date | null;
  finishedAt: Date | null;
}

/** What came of one attempt. */
export interface Attempt {
  attemptedAt: Date;
  durationMs: number;
  /** The receiver's status; null when it did not answer. */
  status: number | null;
  /** Why there was no answer, a code of the error table. */
  error: string | null;
  response: string | null;
}

/** Every method throws `project.not_found` and, where it names an endpoint, `webhook.not_found`. */
export interface Webhooks {
  list(projectId: ProjectId): Promise<readonly WebhookEndpoint[]>;
  get(projectId: ProjectId, id: WebhookId): Promise<WebhookEndpoint>;
  /** Throws `webhook.url_refused`, `webhook.too_many` at 20. */
  create(
    projectId: ProjectId,
    wanted: { url: string; description: string; eventTypes: readonly EventType[] },
  ): Promise<{ endpoint: WebhookEndpoint; secret: Secret }>;
  /** Throws `webhook.url_refused`. */
  update(projectId: ProjectId, id: WebhookId, changes: WebhookChanges): Promise<WebhookEndpoint>;
  remove(projectId: ProjectId, id: WebhookId): Promise<void>;
  /** The secrets before it sign along for `overlapHours` more. */
  rotateSecret(
    projectId: ProjectId,
    id: WebhookId,
    overlapHours: number,
  ): Promise<{ endpoint: WebhookEndpoint; secret: Secret }>;
  /** Throws `webhook.disabled`. */
  test(projectId: ProjectId, id: WebhookId): Promise<Delivery>;
  /** Throws `webhook.cursor_invalid`. */
  deliveries(
    projectId: ProjectId,
    id: WebhookId,
    query: { state?: Delivery["state"] | undefined; after?: string | undefined; limit: number },
  ): Promise<{ deliveries: readonly Delivery[]; nextCursor: string | null }>;
  /** With its attempts, newest first, at most 50. Throws `webhook.delivery_not_found`. */
  delivery(
    projectId: ProjectId,
    id: WebhookId,
    deliveryId: DeliveryId,
  ): Promise<{ delivery: Delivery; log: readonly Attempt[] }>;
  /** Throws `webhook.delivery_not_found`. */
  redeliver(projectId: ProjectId, id: WebhookId, deliveryId: DeliveryId): Promise<Delivery>;
  /** Answers how many. */
  redeliverFailed(projectId: ProjectId, id: WebhookId, since: Date): Promise<number>;
}
