import type { IntegrationId, ProjectId } from "@portico/protocol";
import {
  addIntegration,
  getIntegration,
  listIntegrations,
  removeIntegration,
  updateIntegration,
  type Integration as IntegrationAnswer,
} from "@portico/protocol/endpoints";
import { connectsBy } from "@portico/providers";
import type { CredentialsService } from "../credentials/credentials-service.ts";
import type { RefreshOutage } from "../credentials/refresh-breaker.ts";
import type { Router } from "../http/define-route.ts";
import type { IntegrationService } from "../integrations/integration-service.ts";
import type { Integration } from "../integrations/integration.ts";
import type { ProjectService } from "../projects/project-service.ts";
import type { Database } from "../db/database.ts";
import type { ConnectedUsers } from "./connected-users.ts";
import { listRefusedConnects, type RefusedConnect } from "./refused-connects-store.ts";

/** Why token requests of integrations are held back. */
export type Outages = Pick<CredentialsService, "outageOf" | "outagesOf">;

export function mountIntegrationsRoutes(
  router: Router,
  {
    database,
    projects,
    integrations,
    connectedUsers,
    credentials,
  }: Readonly<{
    database: Pick<Database, "queries">;
    projects: Pick<ProjectService, "get">;
    integrations: IntegrationService;
    connectedUsers: Pick<ConnectedUsers, "countByIntegration">;
    credentials: Outages;
  }>,
): void {
  async function answer(integration: Integration): Promise<IntegrationAnswer> {
    const { id, projectId } = integration;
    const [counts, outage, refused] = await Promise.all([
      connectedUsers.countByIntegration(projectId),
      credentials.outageOf(projectId, id),
      listRefusedConnects(database.queries, projectId),
    ]);
    return toAnswer(integration, integrations, {
      connectedUsers: counts.get(id) ?? 0,
      outage,
      refusedConnect: refused.get(id) ?? null,
    });
  }

  router.on(listIntegrations, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const [found, counts, outages, refused] = await Promise.all([
      integrations.list(id),
      connectedUsers.countByIntegration(id),
      credentials.outagesOf(id),
      listRefusedConnects(database.queries, id),
    ]);
    return {
      integrations: found.map((each) =>
        toAnswer(each, integrations, {
          connectedUsers: counts.get(each.id) ?? 0,
          outage: outages.get(each.id) ?? null,
          refusedConnect: refused.get(each.id) ?? null,
        }),
      ),
    };
  });

  router.on(addIntegration, async ({ params, body }) =>
    answer(await integrations.add(params.projectId as ProjectId, body.integrationType)),
  );

  router.on(getIntegration, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return answer(await integrations.byId(id, params.integrationId as IntegrationId));
  });

  router.on(updateIntegration, async ({ params, body }) =>
    answer(await integrations.update(params.projectId as ProjectId, params.integrationId as IntegrationId, body)),
  );

  router.on(removeIntegration, async ({ params }) => {
    await integrations.remove(params.projectId as ProjectId, params.integrationId as IntegrationId);
  });
}

/** Every member by name: nothing that is added to an integration later leaves by accident (security bar VT-11). */
function toAnswer(
  integration: Integration,
  integrations: Pick<IntegrationService, "redirectUrl" | "missing">,
  {
    connectedUsers,
    outage,
    refusedConnect,
  }: Readonly<{ connectedUsers: number; outage: RefreshOutage | null; refusedConnect: RefusedConnect | null }>,
): IntegrationAnswer {
  return {
    id: integration.id,
    projectId: integration.projectId,
    integrationType: integration.type,
    isActive: integration.isActive,
    clientId: integration.clientId,
    hasClientSecret: integration.hasClientSecret,
    scopes: [...integration.scopes],
    portal: integration.portal,
    settings: [...integration.settings],
    requestPolicy: integration.requestPolicy,
    consent: integration.consent,
    isTestApp: integration.isTestApp,
    testAppLifetimeDays: testAppLifetimeDays(integration),
    redirectUrl: connectsBy(integration.provider.auth) === "consent" ? integrations.redirectUrl(integration) : null,
    missing: integrations.missing(integration),
    connectedUsers,
    outage: outage && {
      cause: outage.cause,
      since: outage.since.toISOString(),
      retryAt: outage.retryAt.toISOString(),
    },
    refusedConnect: refusedConnect && { ...refusedConnect, at: refusedConnect.at.toISOString() },
    createdAt: integration.createdAt.toISOString(),
    updatedAt: integration.updatedAt.toISOString(),
  };
}

function testAppLifetimeDays({ provider: { auth } }: Integration): number | null {
  return "refresh" in auth ? auth.refresh.testAppLifetimeDays : null;
}
