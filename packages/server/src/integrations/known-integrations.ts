import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { ProviderDeclaration } from "@portico/providers";
import type { Database, Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { createReadCache } from "../lib/read-cache.ts";
import type { Integration } from "./integration.ts";
import { integrationNotFound } from "./integration-errors.ts";
import { createIntegrationStore, type IntegrationRecord } from "./integration-store.ts";
import type { ProviderService } from "./provider-service.ts";

/** An integration with what only this room may see. */
export interface Known {
  integration: Integration;
  record: IntegrationRecord;
}

/** Projects' integrations from memory, and the one way to change them. */
export interface KnownIntegrations {
  /** In the order they were added. */
  list(projectId: ProjectId): Promise<readonly Known[]>;
  /** Throws `integration.not_found`. */
  byId(projectId: ProjectId, integrationId: IntegrationId): Promise<Known>;
  /** Runs a change in one transaction and announces it; this node reads its own write at once. */
  write(projectId: ProjectId, work: (queries: Queries) => Promise<void>): Promise<void>;
}

export function createKnownIntegrations({
  database,
  providers,
  clock,
  logger = silentLogger,
}: Readonly<{
  database: Database;
  providers: Pick<ProviderService, "find">;
  clock: Clock;
  logger?: Logger;
}>): KnownIntegrations {
  const store = createIntegrationStore(database.queries);
  const known = createReadCache<readonly Known[]>({ clock, maxEntries: 1000, keeps: (found) => found.length > 0 });

  database.changes.onChange((change) => {
    if (change === undefined) known.clear();
    else if (change.room === "integrations") known.drop(change.projectId);
  });

  function list(projectId: ProjectId): Promise<readonly Known[]> {
    return known.read(projectId, async () => {
      const records = await store.list(projectId);
      const found = await Promise.all(
        records.map(async (record) => {
          const provider = await providers.find(projectId, record.providerKey);
          if (provider) return [{ record, integration: toIntegration(record, provider.declaration) }];
          // a provider that left the catalogue takes its integrations out of sight, not the project down
          const fields = { projectId, integrationId: record.id, integrationType: record.providerKey };
          logger.error(fields, "an integration is left out: its provider is gone, or cannot be read");
          return [];
        }),
      );
      return found.flat();
    });
  }

  return {
    list,
    async byId(projectId, integrationId) {
      const id = integrationId.toLowerCase();
      const found = (await list(projectId)).find(({ integration }) => integration.id === id);
      if (!found) throw integrationNotFound();
      return found;
    },
    async write(projectId, work) {
      await database.transaction(async (queries) => {
        await work(queries);
        await database.changes.announce(queries, { room: "integrations", projectId });
      });
      known.drop(projectId);
    },
  };
}

/** What other rooms may know of a record, with the provider that it names. */
export function toIntegration(record: IntegrationRecord, provider: ProviderDeclaration): Integration {
  return Object.freeze({
    id: record.id,
    projectId: record.projectId,
    type: record.providerKey,
    provider,
    isActive: record.isActive,
    clientId: record.clientId,
    hasClientSecret: record.sealedClientSecret !== null,
    scopes: record.scopes,
    portal: record.portal,
    settings: record.settings,
    requestPolicy: record.requestPolicy,
    consent: record.consent,
    isTestApp: record.isTestApp,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  });
}
