import type { ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import { numberEvents } from "../events/number-events.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { Secret } from "../lib/secret.ts";
import type { GuardedOutbound } from "../net/outbound.ts";
import type { Projects } from "../projects/project.ts";
import type { Vault } from "../vault/vault.ts";
import type { WebhookEndpoint, WebhookId, Webhooks } from "./webhook.ts";
import { newWebhookSecret, secretContext } from "./webhook-secret.ts";
import { createWebhookDeliveries } from "./webhook-deliveries.ts";
import { createWebhookSecretStore } from "./webhook-secret-store.ts";
import { createWebhookStore } from "./webhook-store.ts";
import { checkWebhookUrl } from "./webhook-url.ts";

const maxEndpoints = 20;
const hourMs = 3_600_000;

export interface WebhookDependencies {
  database: Database;
  projects: Pick<Projects, "get">;
  vault: Pick<Vault, "seal">;
  outbound: Pick<GuardedOutbound, "refusalOf">;
  clock: Clock;
  /** Told when something may be due. */
  wake: () => void;
}

export function createWebhooks(dependencies: Readonly<WebhookDependencies>): Webhooks {
  const { database, projects, outbound, clock, wake } = dependencies;
  const store = createWebhookStore(database.queries);

  async function get(projectId: ProjectId, id: WebhookId): Promise<WebhookEndpoint> {
    const project = await projects.get(projectId);
    const found = await store.find(project.id, id);
    if (!found) throw endpointNotFound();
    return found;
  }

  return {
    ...createWebhookDeliveries({ database, clock, wake, get }),
    get,
    async list(projectId) {
      return store.list((await projects.get(projectId)).id);
    },

    async create(projectId, wanted) {
      const project = await projects.get(projectId);
      await checkWebhookUrl(wanted.url, outbound);
      const endpoint: WebhookEndpoint = {
        ...wanted,
        id: newId(),
        projectId: project.id,
        enabled: true,
        disabledReason: null,
        failingSince: null,
        createdAt: clock.now(),
      };
      const made = await makeSecret(dependencies, project.id);
      // so that the endpoint begins behind everything that has happened
      await numberEvents(database);
      await database.transaction(async (queries) => {
        const rows = createWebhookStore(queries);
        if ((await rows.lockAndCount(project.id)) >= maxEndpoints) {
          throw new PorticoError("webhook.too_many", `A project has at most ${maxEndpoints} webhook endpoints`);
        }
        await rows.insert(project.id, endpoint);
        await createWebhookSecretStore(queries).insert(project.id, endpoint.id, made, clock.now());
        await recordEvent(queries, project.id, "webhook_endpoint.created", { data: { webhookId: endpoint.id } });
      });
      return { endpoint, secret: made.secret };
    },

    async update(projectId, id, changes) {
      await get(projectId, id);
      if (changes.url !== undefined) await checkWebhookUrl(changes.url, outbound);
      const updated = await database.transaction(async (queries) => {
        const after = await createWebhookStore(queries).update(projectId, id, changes, clock.now());
        if (!after) throw endpointNotFound();
        const data = { webhookId: id, fields: Object.keys(changes) };
        await recordEvent(queries, projectId, "webhook_endpoint.changed", { data });
        return after;
      });
      wake();
      return updated;
    },

    async remove(projectId, id) {
      await get(projectId, id);
      await database.transaction(async (queries) => {
        if (!(await createWebhookStore(queries).remove(projectId, id))) throw endpointNotFound();
        await recordEvent(queries, projectId, "webhook_endpoint.removed", { data: { webhookId: id } });
      });
    },

    async rotateSecret(projectId, id, overlapHours) {
      const endpoint = await get(projectId, id);
      const made = await makeSecret(dependencies, projectId);
      await database.transaction(async (queries) => {
        const secrets = createWebhookSecretStore(queries);
        const now = clock.now();
        await secrets.expire(projectId, id, new Date(now.getTime() + overlapHours * hourMs), now);
        await secrets.insert(projectId, id, made, now);
        const data = { webhookId: id, overlapHours };
        await recordEvent(queries, projectId, "webhook_endpoint.secret_rotated", { data });
      });
      return { endpoint, secret: made.secret };
    },
  };
}

/** Sealed before the transaction that stores it: sealing may have to read the project's key first. */
async function makeSecret({ vault }: Pick<WebhookDependencies, "vault">, projectId: ProjectId) {
  const id = newId<string>();
  const secret: Secret = newWebhookSecret();
  return { id, secret, sealed: await vault.seal(projectId, secretContext(id), secret) };
}

function endpointNotFound(): PorticoError {
  return new PorticoError("webhook.not_found", "The project has no such webhook endpoint");
}
