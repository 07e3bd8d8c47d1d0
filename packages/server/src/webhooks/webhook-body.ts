import type { WebhookPayload } from "@portico/protocol/endpoints";
import { toEventAnswer, type PastEvent } from "../events/past-event.ts";

/** What is sent: the same for every attempt as long as the user and the integration are there. Holds no secret. */
export function webhookBody(event: PastEvent): string {
  const { type, occurredAt, data: facts, ...subject } = toEventAnswer(event);
  const payload: WebhookPayload = {
    type,
    timestamp: occurredAt,
    version: 1,
    data: { projectId: event.projectId, ...subject, facts },
  };
  return JSON.stringify(payload);
}
