import type { EventId, ProjectId } from "@portico/protocol";
import type { Selectable } from "kysely";
import type { Queries } from "../db/database.ts";
import type { Schema } from "../db/schema.ts";
import type { Attempt, Delivery, DeliveryId, WebhookId } from "./webhook.ts";

const maxLog = 50;

/** What was sent, for whoever asks. */
export function createDeliveryStore(queries: Queries) {
  const ofEndpoint = (projectId: ProjectId, endpointId: WebhookId) =>
    queries
      .selectFrom("webhook_deliveries")
      .selectAll()
      .where("project_id", "=", projectId)
      .where("endpoint_id", "=", endpointId);

  return {
    async insert(
      projectId: ProjectId,
      endpointId: WebhookId,
      event: { id: EventId; type: string },
      at: Date,
    ): Promise<Delivery> {
      const row = await queries
        .insertInto("webhook_deliveries")
        .values({
          project_id: projectId,
          endpoint_id: endpointId,
          event_id: event.id,
          event_type: event.type,
          next_attempt_at: at,
          created_at: at,
        })
        .returningAll()
        .executeTakeFirstOrThrow();
      return toDelivery(row);
    },

    /** Newest first, by index webhook_deliveries_listed; each with the number that a cursor names. */
    async list(
      projectId: ProjectId,
      endpointId: WebhookId,
      query: { state?: Delivery["state"] | undefined; before?: string | undefined; limit: number },
    ): Promise<{ delivery: Delivery; number: string }[]> {
      let select = ofEndpoint(projectId, endpointId).orderBy("number", "desc").limit(query.limit);
      if (query.state !== undefined) select = select.where("state", "=", query.state);
      if (query.before !== undefined) select = select.where("number", "<", query.before);
      const rows = await select.execute();
      return rows.map((row) => ({ delivery: toDelivery(row), number: String(row.number) }));
    },

    async find(
      projectId: ProjectId,
      endpointId: WebhookId,
      id: DeliveryId,
    ): Promise<{ delivery: Delivery; number: string } | null> {
      const row = await ofEndpoint(projectId, endpointId).where("id", "=", id).executeTakeFirst();
      return row ? { delivery: toDelivery(row), number: String(row.number) } : null;
    },

    async log(projectId: ProjectId, id: DeliveryId): Promise<Attempt[]> {
      const rows = await queries
        .selectFrom("webhook_attempts")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("delivery_id", "=", id)
        .orderBy("id", "desc")
        .limit(maxLog)
        .execute();
      return rows.map((row) => ({
        attemptedAt: row.attempted_at,
        durationMs: row.duration_ms,
        status: row.status,
        error: row.error,
        response: row.response,
      }));
    },

    /** Begins one anew. One that is in hand at the moment is sent once more. */
    async restart(projectId: ProjectId, endpointId: WebhookId, id: DeliveryId, at: Date): Promise<Delivery | null> {
      const row = await queries
        .updateTable("webhook_deliveries")
        .set({ state: "waiting", attempts: 0, next_attempt_at: at, lease: null, finished_at: null })
        .where("project_id", "=", projectId)
        .where("endpoint_id", "=", endpointId)
        .where("id", "=", id)
        .returningAll()
        .executeTakeFirst();
      return row ? toDelivery(row) : null;
    },

    /** Begins anew what was given up, or was refused at least once, since then. Answers how many. */
    async restartFailed(projectId: ProjectId, endpointId: WebhookId, since: Date, at: Date): Promise<number> {
      const { numUpdatedRows } = await queries
        .updateTable("webhook_deliveries")
        .set({ state: "waiting", attempts: 0, next_attempt_at: at, lease: null, finished_at: null })
        .where("project_id", "=", projectId)
        .where("endpoint_id", "=", endpointId)
        .where("created_at", ">=", since)
        .where((eb) => eb.or([eb("state", "=", "dead"), eb.and([eb("state", "=", "waiting"), eb("attempts", ">", 0)])]))
        .executeTakeFirst();
      return Number(numUpdatedRows);
    },
  };
}

export function toDelivery(row: Selectable<Schema["webhook_deliveries"]>): Delivery {
  return {
    id: row.id as DeliveryId,
    eventId: row.event_id as EventId,
    eventType: row.event_type,
    state: row.state,
    attempts: row.attempts,
    createdAt: row.created_at,
    nextAttemptAt: row.state === "waiting" ? row.next_attempt_at : null,
    finishedAt: row.finished_at,
  };
}
