import type { EndUserId, IntegrationId, ProjectId } from "@portico/protocol";
import { listCredentialHealth } from "@portico/protocol/endpoints";
import { toCredentialHealth } from "../credentials/credential-health.ts";
import type { CredentialsService } from "../credentials/credentials-service.ts";
import { refusedAccounts } from "../credentials/refused-accounts.ts";
import type { Database } from "../db/database.ts";
import type { Router } from "../http/define-route.ts";
import type { Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import type { Users } from "../users/user.ts";
import { createCredentialHealthStore } from "./credential-health-store.ts";

export interface HealthRouteDependencies {
  database: Pick<Database, "queries">;
  projects: Pick<Projects, "get">;
  integrations: Pick<Integrations, "list">;
  users: Pick<Users, "findByEndUserId">;
  credentials: Pick<CredentialsService, "outagesOf" | "keptFromConnecting">;
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
    const accounts = rows.map((row) => ({
      id: row.id,
      integrationId: row.integration_id,
      accountId: row.account_id,
      frozenAt: row.frozen_at,
    }));
    const refused = await refusedAccounts(
      credentials,
      { projectId: id, userId: user.id },
      [...known.values()],
      accounts,
    );
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
            provider: integration.provider,
            outage: outages.get(row.integration_id as IntegrationId),
            refusesConnecting: refused.has(row.id),
          }),
        ];
      }),
    };
  });
}
