import type { IntegrationId, ProjectId } from "@portico/protocol";
import {
  addIntegration,
  getIntegration,
  listIntegrations,
  removeIntegration,
  updateIntegration,
  type Integration as IntegrationAnswer,
} from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { IntegrationService } from "../integrations/integration-service.ts";
import type { Integration } from "../integrations/integration.ts";
import type { ProjectService } from "../projects/project-service.ts";
import type { ConnectedUsers } from "./connected-users.ts";

export function mountIntegrationsRoutes(
  router: Router,
  {
    projects,
    integrations,
    connectedUsers,
  }: Readonly<{
    projects: Pick<ProjectService, "get">;
    integrations: IntegrationService;
    connectedUsers: Pick<ConnectedUsers, "countByIntegration">;
  }>,
): void {
  async function answer(integration: Integration): Promise<IntegrationAnswer> {
    const counts = await connectedUsers.countByIntegration(integration.projectId);
    return toAnswer(integration, integrations, counts.get(integration.id) ?? 0);
  }

  router.on(listIntegrations, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const [found, counts] = await Promise.all([integrations.list(id), connectedUsers.countByIntegration(id)]);
    return { integrations: found.map((each) => toAnswer(each, integrations, counts.get(each.id) ?? 0)) };
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
  connectedUsers: number,
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
    requestPolicy: integration.requestPolicy,
    redirectUrl: integrations.redirectUrl(integration),
    missing: integrations.missing(integration),
    connectedUsers,
    createdAt: integration.createdAt.toISOString(),
    updatedAt: integration.updatedAt.toISOString(),
  };
}
