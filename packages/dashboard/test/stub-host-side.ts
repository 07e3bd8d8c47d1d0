import { randomBytes, randomUUID } from "node:crypto";
import type { AnyEvent, ApiKey, WebhookDelivery, WebhookEndpoint } from "@portico/protocol/endpoints";

/** What the stub knows of keys, events and webhooks. */
export interface HostSide {
  readonly apiKeys: (ApiKey & { projectId: string })[];
  readonly events: (AnyEvent & { projectId: string })[];
  readonly webhooks: (WebhookEndpoint & { projectId: string })[];
  readonly deliveries: (WebhookDelivery & { webhookId: string })[];
}

export const emptyHostSide = (): HostSide => ({ apiKeys: [], events: [], webhooks: [], deliveries: [] });

export const ago = (hours: number): string => new Date(Date.now() - hours * 3_600_000).toISOString();

/** Keys, a day's events and an endpoint with deliveries in every state; with words that are hard to lay out. */
export function populateHostSide(host: HostSide, projectId: string): void {
  host.apiKeys.push(
    newKey(projectId, "Production server", -8000),
    newKey(projectId, `Reports-${"verylongname".repeat(5)}`, 2),
  );
  const types = ["credential.connected", "credential.invalidated", "attempt.failed", "integration.activated"] as const;
  for (let number = 0; number < 60; number += 1) {
    host.events.push({
      projectId,
      id: randomUUID(),
      type: types[number % types.length] ?? "user.created",
      occurredAt: ago(number),
      userId: randomUUID(),
      endUserId: number === 1 ? `user-${"x".repeat(60)}` : `user-${number}`,
      integrationId: randomUUID(),
      integrationType: "github",
      credentialId: randomUUID(),
      data: number % 4 === 2 ? { code: "connect.denied", reference: "K7M2-4QXD" } : {},
    });
  }
  const webhook = newWebhook(projectId, `https://app.example.com/${"long/".repeat(20)}webhooks`, "Billing", []);
  host.webhooks.push(webhook);
  host.webhooks.push({
    ...newWebhook(projectId, "https://old.example.com/hooks", "", ["credential.connected"]),
    enabled: false,
    disabledReason: "gone",
  });
  for (const state of ["waiting", "delivered", "dead"] as const) host.deliveries.push(newDelivery(webhook.id, state));
}

export function newKey(projectId: string, name: string, expiredHoursAgo: number): ApiKey & { projectId: string } {
  const hint = `portico_sk_…${randomBytes(2).toString("hex")}`;
  const dates = { createdAt: ago(400), expiresAt: ago(expiredHoursAgo), lastUsedAt: ago(1) };
  return { projectId, id: randomUUID(), name, hint, scopes: ["read", "write"], ...dates };
}

export function newWebhook(projectId: string, url: string, description: string, eventTypes: string[]) {
  const state = { enabled: true, disabledReason: null, failingSince: null };
  return { projectId, id: randomUUID(), url, description, eventTypes, ...state, createdAt: ago(50) };
}

export function newDelivery(webhookId: string, state: WebhookDelivery["state"], eventType = "credential.invalidated") {
  return {
    webhookId,
    id: randomUUID(),
    eventId: randomUUID(),
    eventType,
    state,
    attempts: state === "dead" ? 10 : 1,
    createdAt: ago(2),
    nextAttemptAt: state === "waiting" ? ago(-2) : null,
    finishedAt: state === "waiting" ? null : ago(1),
  };
}
