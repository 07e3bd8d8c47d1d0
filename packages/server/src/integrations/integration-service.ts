import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { IntegrationChanges } from "@portico/protocol/endpoints";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { silentLogger, type Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import type { Vault } from "../vault/vault.ts";
import type { Integration, Integrations } from "./integration.ts";
import { integrationNotFound } from "./integration-errors.ts";
import { newRecord } from "./integration-record.ts";
import { createIntegrationStore } from "./integration-store.ts";
import { createKnownIntegrations, toIntegration } from "./known-integrations.ts";
import type { ProviderService } from "./provider-service.ts";
import { missingParts } from "./readiness.ts";
import { clientSecretContext, createUpdateIntegration } from "./update-integration.ts";

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

export interface IntegrationsDependencies {
  database: Database;
  projects: Pick<Projects, "get">;
  providers: Pick<ProviderService, "find">;
  vault: Pick<Vault, "seal" | "open">;
  clock: Clock;
  logger?: Logger;
  /** The server's origin, without a slash at the end. */
  publicUrl: string;
}

export function createIntegrations(dependencies: Readonly<IntegrationsDependencies>): IntegrationService {
  const { database, projects, providers, vault, clock, logger = silentLogger, publicUrl } = dependencies;
  const known = createKnownIntegrations({ database, providers, clock, logger });
  const updateIntegration = createUpdateIntegration({ known, vault, clock });

  return {
    list: async (projectId) => (await known.list(projectId)).map(({ integration }) => integration),
    byId: async (projectId, integrationId) => (await known.byId(projectId, integrationId)).integration,

    async byType(projectId, type) {
      const found = (await known.list(projectId)).find(({ integration }) => integration.type === type);
      if (!found) throw integrationNotFound();
      return found.integration;
    },

    async clientSecret({ projectId, id }) {
      const { record } = await known.byId(projectId, id);
      if (!record.sealedClientSecret) return undefined;
      const context = clientSecretContext(record.id, record.clientSecretVersion);
      return vault.open(projectId, context, record.sealedClientSecret);
    },

    redirectUrl: ({ id }) => `${publicUrl}/oauth/${id}`,
    userAppRedirectUrl: ({ id }) => `${publicUrl}/oauth/${id}/user-app`,
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
      await known.write(project.id, async (queries) => {
        if (!(await createIntegrationStore(queries).insertIfAbsent(project.id, record))) {
          throw new PorticoError("integration.already_added", `The project has ${provider.declaration.name} already`);
        }
        await recordEvent(queries, project.id, "integration.added", { integrationId: record.id });
      });
      return toIntegration(record, provider.declaration);
    },

    async update(projectId, integrationId, changes) {
      const project = await projects.get(projectId);
      return updateIntegration(project.id, integrationId, changes);
    },

    async remove(projectId, integrationId) {
      const project = await projects.get(projectId);
      const { record } = await known.byId(project.id, integrationId);
      await known.write(project.id, async (queries) => {
        const rows = createIntegrationStore(queries);
        if (!(await rows.lock(project.id, record.id))) throw integrationNotFound();
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
