import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { assess } from "./assess-grant.ts";
import { createGrantStore } from "./grant-store.ts";

const batch = 200;
const integrationsAtOnce = 20;

/**
 * Holds the credentials of changed integrations against what these ask for now (OA-13), 200 in a transaction. Answers
 * whether it got anywhere; call it again while it does. An integration that changes meanwhile is gone through again.
 */
export function createAssessChangedIntegrations({
  database,
  integrations,
  clock,
}: Readonly<{
  database: Pick<Database, "queries" | "transaction" | "changes">;
  integrations: Pick<Integrations, "byId">;
  clock: Clock;
}>) {
  return async function assessChangedIntegrations(): Promise<boolean> {
    const changed = await createGrantStore(database.queries).changedIntegrations(integrationsAtOnce);
    let gotSomewhere = false;
    for (const { projectId, integrationId } of changed) {
      if (await assessBatch(projectId, integrationId)) gotSomewhere = true;
    }
    return gotSomewhere;
  };

  async function assessBatch(projectId: ProjectId, integrationId: IntegrationId): Promise<boolean> {
    const integration = await integrations.byId(projectId, integrationId).catch((error: unknown) => {
      // removed meanwhile, or its provider left the catalogue: nobody can connect it either
      if (error instanceof PorticoError && error.code === "integration.not_found") return null;
      throw error;
    });
    return database.transaction(async (queries) => {
      const store = createGrantStore(queries);
      const changedAt = await store.lockIntegration(projectId, integrationId);
      if (changedAt === null) return false;
      // this node has not heard of the change yet: what it remembers would be the wrong thing to compare with
      if (integration && integration.updatedAt.getTime() !== changedAt.getTime()) return false;
      const grants = integration === null ? [] : await store.stale(projectId, integrationId, batch);
      for (const grant of grants) {
        if (integration) await assess(queries, integration, grant, { kind: "change", at: clock.now() });
      }
      await store.markAssessed(
        projectId,
        integrationId,
        grants.map(({ id }) => id),
      );
      if (grants.length < batch) await store.integrationAssessed(projectId, integrationId);
      if (grants.length > 0) await database.changes.announce(queries, { room: "credentials", projectId });
      return true;
    });
  }
}
