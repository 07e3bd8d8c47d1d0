import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { EventLog } from "../events/event-log.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Vault } from "../vault/vault.ts";
import type { ClaimedDelivery } from "./claim-store.ts";
import { createQueueStore } from "./queue-store.ts";
import { waitAfter } from "./retry-schedule.ts";
import { isSuccess, type createSendWebhook, type SentAttempt } from "./send-webhook.ts";
import { webhookBody } from "./webhook-body.ts";
import { secretContext } from "./webhook-secret.ts";
import { createWebhookSecretStore } from "./webhook-secret-store.ts";

/** An endpoint that has failed for so long is switched off (security bar WH-12). */
const patienceMs = 5 * 86_400_000;
const gone = 410;

/**
 * Sends one delivery that is in hand, and writes down what came of it. The call runs outside any transaction; a process
 * that dies in between leaves a lease that runs out, and the delivery is sent again: at least once.
 */
export function createDeliver({
  database,
  vault,
  eventLog,
  send,
  clock,
}: Readonly<{
  database: Database;
  vault: Pick<Vault, "open">;
  eventLog: Pick<EventLog, "find">;
  send: ReturnType<typeof createSendWebhook>;
  clock: Clock;
}>) {
  return async function deliver(delivery: ClaimedDelivery): Promise<SentAttempt | null> {
    const { projectId, endpointId, eventId, url } = delivery;
    const event = await eventLog.find(projectId, eventId);
    const stored = await createWebhookSecretStore(database.queries).active(projectId, endpointId, clock.now());
    // the endpoint was removed a moment ago
    if (!event || stored.length === 0) return null;
    const secrets = await Promise.all(stored.map(({ id, sealed }) => vault.open(projectId, secretContext(id), sealed)));
    await failpoint("webhook.before_call");
    const attempt = await send({ url, id: eventId, body: webhookBody(event), secrets, partition: projectId });
    await failpoint("webhook.after_reply");
    await settle(projectId, delivery, attempt);
    return attempt;
  };

  async function settle(projectId: ProjectId, delivery: ClaimedDelivery, attempt: SentAttempt): Promise<void> {
    const { endpointId, failingSince } = delivery;
    const at = clock.now();
    const hasWorked = isSuccess(attempt.status);
    const wait = hasWorked ? undefined : waitAfter(delivery.attempts + 1, attempt.askedWaitMs);
    const outcome =
      wait === undefined
        ? ({ state: hasWorked ? "delivered" : "dead", at } as const)
        : ({ state: "waiting", nextAttemptAt: new Date(at.getTime() + wait) } as const);
    await database.transaction(async (queries) => {
      const queue = createQueueStore(queries);
      if (!(await queue.settle(projectId, delivery, outcome))) return;
      await queue.log(projectId, delivery.id, attempt);
      if (hasWorked) {
        if (failingSince) await queue.noteFailing(projectId, endpointId, null);
        return;
      }
      if (!failingSince) await queue.noteFailing(projectId, endpointId, at);
      const isLost = failingSince !== null && at.getTime() - failingSince.getTime() >= patienceMs;
      const reason = attempt.status === gone ? "gone" : isLost ? "failing" : undefined;
      if (reason !== undefined && (await queue.disable(projectId, endpointId, reason, at))) {
        await recordEvent(queries, projectId, "webhook_endpoint.disabled", { data: { webhookId: endpointId, reason } });
      }
    });
  }
}
