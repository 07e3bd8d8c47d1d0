import { wire } from "@portico/protocol/endpoints";
import type { Credentials } from "../credentials/credential.ts";
import type { CredentialsService } from "../credentials/credentials-service.ts";
import { refusedAccounts } from "../credentials/refused-accounts.ts";
import type { Router } from "../http/define-route.ts";
import { iconPath } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import { requirePermission } from "../users/require-permission.ts";
import type { Users } from "../users/user.ts";
import { mountAwaited } from "./awaited-routes.ts";
import { mountConfigurations, type ConfigurationRouteDependencies } from "./configuration-routes.ts";
import { credentialHeader, mountCredentials, type CredentialRouteDependencies } from "./credential-routes.ts";
import type { createDataSources } from "./data-source-service.ts";
import { toWireIntegration } from "./integration-view.ts";
import { toWireMe } from "./me-view.ts";
import { pausedIntegrations } from "./paused-integrations.ts";
import { withinReach } from "./reach.ts";

export interface WireDependencies extends CredentialRouteDependencies, ConfigurationRouteDependencies {
  projects: Projects;
  users: Users;
  credentials: Credentials & Pick<CredentialsService, "outagesOf" | "configurations">;
  dataSources: ReturnType<typeof createDataSources>;
  publicUrl: string;
}

/** The SDK's wire (contract 3), except the connect flow's own calls and the proxy. */
export function mountWire(router: Router, deps: Readonly<WireDependencies>): void {
  mountReading(router, deps);
  mountCredentials(router, deps);
  mountConfigurations(router, deps);
  mountAwaited(router, deps);
}

function mountReading(router: Router, deps: Readonly<WireDependencies>): void {
  // X-Paragon-Credential may be attached to these by an open portal and means nothing there (contract 3.1.2)
  router.on(wire.getMe, async ({ caller }) => {
    const [user, integrations, credentials, outages] = await Promise.all([
      deps.users.get(caller.projectId, caller.userId),
      deps.integrations.list(caller.projectId),
      deps.credentials.list(caller.projectId, caller.userId),
      deps.credentials.outagesOf(caller.projectId),
    ]);
    const own = withinReach(caller, integrations, credentials);
    const [refused, paused] = await Promise.all([
      refusedAccounts(deps.credentials, caller, integrations, own),
      pausedIntegrations(deps.credentials, caller, integrations),
    ]);
    return toWireMe(caller, user.meta, integrations, own, { outages, refused, paused });
  });
  router.on(wire.setMetadata, async ({ caller, body }) => {
    // whoever holds a link may connect an account, and not say who the user is
    if (caller.isByLink)
      throw new PorticoError("user_token.permission_denied", "A link does not reach the user's metadata");
    return { meta: await deps.users.mergeMeta(caller.projectId, caller.userId, body.meta) };
  });
  router.on(wire.listWireIntegrations, async ({ caller }) => {
    const project = await deps.projects.get(caller.projectId);
    const integrations = await deps.integrations.list(caller.projectId);
    return integrations.map((integration) =>
      toWireIntegration(integration, project.name, deps.integrations.userAppRedirectUrl(integration)),
    );
  });
  router.on(wire.listMetadata, async ({ caller }) => {
    const integrations = await deps.integrations.list(caller.projectId);
    return integrations
      .filter((integration) => integration.isActive)
      .map((integration) => ({
        type: integration.type,
        name: integration.provider.name,
        brandColor: integration.provider.brandColor,
        icon: `${deps.publicUrl}${iconPath(integration)}`,
      }));
  });
  router.on(wire.portalFacts, async ({ caller }) => {
    const project = await deps.projects.get(caller.projectId);
    const own = caller.isByLink ? [deps.publicUrl] : [];
    return { allowedOrigins: [...project.allowedOrigins, ...own], hostName: project.name, texts: project.portalTexts };
  });
  router.on(wire.fieldOptions, async ({ caller, body, context }) => {
    const integration = await deps.integrations.byType(caller.projectId, body.action);
    requirePermission(caller.permissions, integration.type);
    const records = await deps.dataSources.options(
      caller,
      integration,
      body.sourceKey,
      context.req.header(credentialHeader),
      body.paginationParameters?.search,
    );
    return { output: { records, nextPageCursor: null } };
  });
}
