import type { EventId, ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import { readDeliveryCursor, writeDeliveryCursor } from "./delivery-cursor.ts";
import { createDeliveryStore } from "./delivery-store.ts";
import type { WebhookId, Webhooks } from "./webhook.ts";

type WebhookDeliveries = Pick<Webhooks, "test" | "deliveries" | "delivery" | "redeliver" | "redeliverFailed">;

/** What was sent to an endpoint, and sending it again. */
export function createWebhookDeliveries({
  database,
  clock,
  wake,
  get,
}: Readonly<{ database: Database; clock: Clock; wake: () => void; get: Webhooks["get"] }>): WebhookDeliveries {
  const deliveries = createDeliveryStore(database.queries);

  return {
    async test(projectId, id) {
      const endpoint = await get(projectId, id);
      if (!endpoint.enabled) throw new PorticoError("webhook.disabled", "The webhook endpoint is switched off");
      const eventId = newId<EventId>();
      const delivery = await database.transaction(async (queries) => {
        const type = "webhook_endpoint.tested";
        await recordEvent(queries, projectId, type, { id: eventId, data: { webhookId: id } });
        return createDeliveryStore(queries).insert(projectId, id, { id: eventId, type }, clock.now());
      });
      wake();
      return delivery;
    },

    async deliveries(projectId, id, { state, after, limit }) {
      await get(projectId, id);
      const before = after === undefined ? undefined : await placeOf(projectId, id, after);
      const rows = await deliveries.list(projectId, id, { state, before, limit: limit + 1 });
      const page = rows.slice(0, limit);
      const last = rows.length > limit ? page.at(-1) : undefined;
      return {
        deliveries: page.map(({ delivery }) => delivery),
        nextCursor: last ? writeDeliveryCursor({ number: last.number, id: last.delivery.id }) : null,
      };
    },

    async delivery(projectId, id, deliveryId) {
      await get(projectId, id);
      const found = await deliveries.find(projectId, id, deliveryId);
      if (!found) throw deliveryNotFound();
      return { delivery: found.delivery, log: await deliveries.log(projectId, deliveryId) };
    },

    async redeliver(projectId, id, deliveryId) {
      await get(projectId, id);
      const delivery = await deliveries.restart(projectId, id, deliveryId, clock.now());
      if (!delivery) throw deliveryNotFound();
      wake();
      return delivery;
    },

    async redeliverFailed(projectId, id, since) {
      await get(projectId, id);
      const count = await deliveries.restartFailed(projectId, id, since, clock.now());
      wake();
      return count;
    },
  };

  async function placeOf(projectId: ProjectId, id: WebhookId, cursor: string): Promise<string> {
    const place = readDeliveryCursor(cursor);
    const found = place && (await deliveries.find(projectId, id, place.id));
    if (!place || found?.number !== place.number) {
      throw new PorticoError("webhook.cursor_invalid", "The cursor is not of this endpoint's deliveries");
    }
    return place.number;
  }
}

function deliveryNotFound(): PorticoError {
  return new PorticoError("webhook.delivery_not_found", "The webhook endpoint has no such delivery");
}
