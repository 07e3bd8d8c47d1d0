import type { Database } from "../db/database.ts";
import type { EventLog } from "../events/event-log.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { GuardedOutbound } from "../net/outbound.ts";
import type { Projects } from "../projects/project.ts";
import type { Vault } from "../vault/vault.ts";
import { createDeliver } from "./deliver.ts";
import { createSendWebhook } from "./send-webhook.ts";
import { createWebhooks } from "./webhook-service.ts";
import { createWebhookWorker } from "./webhook-worker.ts";

/** The room whole: what hosts and admins call, and the worker that sends. */
export function createWebhookRoom(
  dependencies: Readonly<{
    database: Database;
    projects: Pick<Projects, "get">;
    vault: Pick<Vault, "seal" | "open">;
    eventLog: Pick<EventLog, "find">;
    outbound: Pick<GuardedOutbound, "stream" | "refusalOf">;
    clock: Clock;
    logger: Logger;
  }>,
) {
  const send = createSendWebhook(dependencies);
  const worker = createWebhookWorker({ ...dependencies, deliver: createDeliver({ ...dependencies, send }) });
  return { worker, webhooks: createWebhooks({ ...dependencies, wake: worker.wake }) };
}
