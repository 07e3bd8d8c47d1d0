import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { ClaimedDelivery } from "./claim-store.ts";
import type { Attempt, DeliveryId, WebhookId } from "./webhook.ts";

/** What came of deliveries that were in hand. */
export function createQueueStore(queries: Queries) {
  return {
    /** Under the lease only: whoever took the delivery over, or began it anew, decides about it. */
    async settle(
      projectId: ProjectId,
      delivery: Pick<ClaimedDelivery, "id" | "lease">,
      outcome: { state: "delivered" | "dead"; at: Date } | { state: "waiting"; nextAttemptAt: Date },
    ): Promise<boolean> {
      const row = await queries
        .updateTable("webhook_deliveries")
        .set((eb) => ({
          state: outcome.state,
          lease: null,
          attempts: eb("attempts", "+", 1),
          ...(outcome.state === "waiting" ? { next_attempt_at: outcome.nextAttemptAt } : { finished_at: outcome.at }),
        }))
        .where("project_id", "=", projectId)
        .where("id", "=", delivery.id)
        .where("lease", "=", delivery.lease)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    async log(projectId: ProjectId, deliveryId: DeliveryId, attempt: Attempt): Promise<void> {
      await queries
        .insertInto("webhook_attempts")
        .values({
          project_id: projectId,
          delivery_id: deliveryId,
          attempted_at: attempt.attemptedAt,
          duration_ms: attempt.durationMs,
          status: attempt.status,
          error: attempt.error,
          response: attempt.response,
        })
        .execute();
    },

    /** Remembers since when every attempt has failed; null ends that. */
    async noteFailing(projectId: ProjectId, endpointId: WebhookId, since: Date | null): Promise<void> {
      await queries
        .updateTable("webhook_endpoints")
        .set({ failing_since: since })
        .where("project_id", "=", projectId)
        .where("id", "=", endpointId)
        .where("failing_since", since === null ? "is not" : "is", null)
        .execute();
    },

    /** Remembers since when its attempts have hung; null ends that. */
    async noteSlow(projectId: ProjectId, endpointId: WebhookId, since: Date | null): Promise<void> {
      await queries
        .updateTable("webhook_endpoints")
        .set({ slow_since: since })
        .where("project_id", "=", projectId)
        .where("id", "=", endpointId)
        .where("slow_since", since === null ? "is not" : "is", null)
        .execute();
    },

    /** Answers false when it is off already. */
    async disable(projectId: ProjectId, endpointId: WebhookId, reason: "gone" | "failing", at: Date): Promise<boolean> {
      const row = await queries
        .updateTable("webhook_endpoints")
        .set({ enabled: false, disabled_reason: reason, updated_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", endpointId)
        .where("enabled", "=", true)
        .returning("id")
        .executeTakeFirst();
      return row !== undefined;
    },

    /** Some of what was finished before then, by index webhook_deliveries_finished. Answers how many. */
    async forget(finishedBefore: Date, limit: number): Promise<number> {
      const { numDeletedRows } = await queries
        .deleteFrom("webhook_deliveries")
        .where("id", "in", (eb) =>
          eb.selectFrom("webhook_deliveries").select("id").where("finished_at", "<", finishedBefore).limit(limit),
        )
        .executeTakeFirst();
      return Number(numDeletedRows);
    },
  };
}
