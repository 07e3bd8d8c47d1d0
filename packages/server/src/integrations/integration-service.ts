import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { IntegrationChanges } from "@portico/protocol/endpoints";
import type { ProviderDeclaration } from "@portico/providers";
import type { Database, Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { createReadCache } from "../lib/read-cache.ts";
import { Secret } from "../lib/secret.ts";
import type { Projects } from "../projects/project.ts";
import type { Vault } from "../vault/vault.ts";
import type { Integration, Integrations } from "./integration.ts";
import { applyChanges, changeEvent, newRecord } from "./integration-record.ts";
import { createIntegrationStore, type IntegrationRecord } from "./integration-store.ts";
import type { ProviderService } from "./provider-service.ts";
import { missingParts, requireReady } from "./readiness.ts";

export interface IntegrationService extends Integrations {
  /** Switches a provider on in a project, inactive. Throws `provider.not_found`, `integration.already_added`. */
  add(projectId: ProjectId, providerKey: string): Promise<Integration>;
  /**
   * Absent fields stay. Throws `integration.not_found`, `integration.scopes_invalid`, and `integration.not_configured`
   * (`meta.missing`) when the result would be active without being ready.
   */
  update(projectId: ProjectId, integrationId: IntegrationId, changes: IntegrationChanges): Promise<Integration>;
  /** Throws `integration.not_found`, and `integration.in_use` while it has credentials. */
  remove(projectId: ProjectId, integrationId: IntegrationId): Promise<void>;
  /** What is still missing before it can be active, in words. */
  missing(integration: Integration): string[];
}

/** An integration with what only this room may see. */
interface Known {
  integration: Integration;
  record: IntegrationRecord;
}

export function createIntegrations({
  database,
  projects,
  providers,
  vault,
  clock,
  publicUrl,
}: Readonly<{
  database: Database;
  projects: Pick<Projects, "get">;
  providers: Pick<ProviderService, "find">;
  vault: Pick<Vault, "seal" | "open">;
  clock: Clock;
  /** The server's origin, without a slash at the end. */
  publicUrl: string;
}>): IntegrationService {
  const store = createIntegrationStore(database.queries);
  const known = createReadCache<readonly Known[]>({ clock, maxEntries: 1000, keeps: (found) => found.length > 0 });

  database.changes.onChange((change) => {
    if (change === undefined) known.clear();
    else if (change.room === "integrations") known.drop(change.projectId);
  });

  function load(projectId: ProjectId): Promise<readonly Known[]> {
    return known.read(projectId, async () => {
      const records = await store.list(projectId);
      const found = await Promise.all(
        records.map(async (record) => {
          const provider = await providers.find(projectId, record.providerKey);
          // a provider that left the catalogue takes its integrations out of sight, not the project down
          return provider ? [{ record, integration: toIntegration(record, provider.declaration) }] : [];
        }),
      );
      return found.flat();
    });
  }

  async function byId(projectId: ProjectId, integrationId: IntegrationId): Promise<Known> {
    const id = integrationId.toLowerCase();
    const found = (await load(projectId)).find(({ integration }) => integration.id === id);
    if (!found) throw notFound();
    return found;
  }

  /** Writes, records and announces in one transaction; then drops at once, so that this node reads its own write. */
  async function write(projectId: ProjectId, work: (queries: Queries) => Promise<void>): Promise<void> {
    await database.transaction(async (queries) => {
      await work(queries);
      await database.changes.announce(queries, { room: "integrations", projectId });
    });
    known.drop(projectId);
  }

  /** Undefined when somebody else stored a client secret between the reading and the lock: read again and repeat. */
  async function tryUpdate(
    projectId: ProjectId,
    integrationId: IntegrationId,
    changes: IntegrationChanges,
  ): Promise<Integration | undefined> {
    const { record: before, integration } = await byId(projectId, integrationId);
    const { provider } = integration;
    // sealed before the transaction: the vault may have to read a key, and a transaction holds the only connection
    const sealed = changes.clientSecret
      ? await vault.seal(
          projectId,
          sealContext(before.id, before.clientSecretVersion + 1),
          new Secret(changes.clientSecret),
        )
      : null;
    let after: IntegrationRecord | undefined;
    await write(projectId, async (queries) => {
      const rows = createIntegrationStore(queries);
      const current = await rows.lock(projectId, before.id);
      if (!current) throw notFound();
      if (sealed && current.clientSecretVersion !== before.clientSecretVersion) return;
      after = applyChanges(current, provider, changes, sealed, clock.now());
      if (after.isActive) requireReady(provider.name, missingParts(provider, toIntegration(after, provider)));
      await rows.update(projectId, after);
      await recordEvent(queries, projectId, changeEvent(current, after), {
        integrationId: before.id,
        data: { fields: Object.keys(changes) },
      });
    });
    return after && toIntegration(after, provider);
  }

  return {
    list: async (projectId) => (await load(projectId)).map(({ integration }) => integration),
    byId: async (projectId, integrationId) => (await byId(projectId, integrationId)).integration,

    async byType(projectId, type) {
      const found = (await load(projectId)).find(({ integration }) => integration.type === type);
      if (!found) throw notFound();
      return found.integration;
    },

    async clientSecret({ projectId, id }) {
      const { record } = await byId(projectId, id);
      if (!record.sealedClientSecret) return undefined;
      return vault.open(projectId, sealContext(record.id, record.clientSecretVersion), record.sealedClientSecret);
    },

    redirectUrl: ({ id }) => `${publicUrl}/oauth/${id}`,
    missing: (integration) => missingParts(integration.provider, integration),

    async add(projectId, providerKey) {
      const project = await projects.get(projectId);
      const provider = await providers.find(project.id, providerKey);
      if (!provider) {
        throw new PorticoError("provider.not_found", `There is no provider "${providerKey}"`, {
          meta: { key: providerKey },
        });
      }
      const record = newRecord(project.id, provider.declaration, clock.now());
      await write(project.id, async (queries) => {
        if (!(await createIntegrationStore(queries).insertIfAbsent(project.id, record))) {
          throw new PorticoError("integration.already_added", `The project has ${provider.declaration.name} already`);
        }
        await recordEvent(queries, project.id, "integration.added", { integrationId: record.id });
      });
      return toIntegration(record, provider.declaration);
    },

    async update(projectId, integrationId, changes) {
      const project = await projects.get(projectId);
      for (;;) {
        const updated = await tryUpdate(project.id, integrationId, changes);
        if (updated) return updated;
      }
    },

    async remove(projectId, integrationId) {
      const project = await projects.get(projectId);
      const { record } = await byId(project.id, integrationId);
      await write(project.id, async (queries) => {
        const rows = createIntegrationStore(queries);
        if (!(await rows.lock(project.id, record.id))) throw notFound();
        if (await rows.hasCredentials(project.id, record.id)) {
          throw new PorticoError(
            "integration.in_use",
            "Users are connected; disconnect them before removing the integration",
          );
        }
        await rows.remove(project.id, record.id);
        await recordEvent(queries, project.id, "integration.removed", {
          integrationId: record.id,
          data: { integrationType: record.providerKey },
        });
      });
    },
  };
}

function sealContext(recordId: IntegrationId, version: number) {
  return { field: "integrations.client_secret", recordId, version } as const;
}

function toIntegration(record: IntegrationRecord, provider: ProviderDeclaration): Integration {
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
    requestPolicy: record.requestPolicy,
    createdAt: record.createdAt,
    updatedAt: record.updatedAt,
  });
}

function notFound(): PorticoError {
  return new PorticoError("integration.not_found", "The project has no such integration");
}
