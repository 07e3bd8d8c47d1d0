import type { EndUserId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { listCredentialHealth } from "@portico/protocol/endpoints";
import { toCredentialHealth, type HealthRow } from "../credentials/credential-health.ts";
import type { CredentialsService } from "../credentials/credentials-service.ts";
import type { Database } from "../db/database.ts";
import type { Router } from "../http/define-route.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import type { Users } from "../users/user.ts";
import { createCredentialHealthStore } from "./credential-health-store.ts";

export interface HealthRouteDependencies {
  database: Pick<Database, "queries">;
  projects: Pick<Projects, "get">;
  integrations: Pick<Integrations, "list">;
  users: Pick<Users, "findByEndUserId">;
  credentials: Pick<CredentialsService, "outagesOf" | "isConnectingFrozen">;
}

/** What the host's server reads of its users' connections. */
export function mountHealthRoutes(
  router: Router,
  { database, projects, integrations, users, credentials }: Readonly<HealthRouteDependencies>,
): void {
  const store = createCredentialHealthStore(database.queries);
  router.on(listCredentialHealth, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const user = await users.findByEndUserId(id, params.endUserId as EndUserId);
    if (!user) throw new PorticoError("user.not_found", "The project has no such user");
    const known = new Map((await integrations.list(id)).map((integration) => [integration.id as string, integration]));
    const [rows, outages] = await Promise.all([store.ofUser(id, user.id), credentials.outagesOf(id)]);
    const refused = await refusedIntegrations(credentials, user.id, rows, known);
    return {
      userId: user.id,
      endUserId: user.endUserId,
      credentials: rows.flatMap((row) => {
        const integration = known.get(row.integration_id);
        // its provider left the catalogue: nobody can use it or name it
        if (!integration) return [];
        return [
          toCredentialHealth(row, {
            type: integration.type,
            providerName: integration.provider.name,
            outage: outages.get(row.integration_id as IntegrationId),
            refusesConnecting: refused.has(row.integration_id),
          }),
        ];
      }),
    };
  });
}

/** Asked only where something is frozen, so that nearly every answer does without. */
async function refusedIntegrations(
  { isConnectingFrozen }: Pick<CredentialsService, "isConnectingFrozen">,
  userId: UserId,
  rows: readonly HealthRow[],
  known: ReadonlyMap<string, Integration>,
): Promise<ReadonlySet<string>> {
  const frozen = new Set(rows.flatMap((row) => (row.frozen_at === null ? [] : [row.integration_id])));
  const asked = await Promise.all(
    [...frozen].map(async (id) => {
      const integration = known.get(id);
      return integration && (await isConnectingFrozen(integration, userId)) ? [id] : [];
    }),
  );
  return new Set(asked.flat());
}
