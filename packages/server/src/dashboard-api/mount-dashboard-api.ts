import type { Credentials } from "../credentials/credential.ts";
import type { Database } from "../db/database.ts";
import type { Router } from "../http/define-route.ts";
import type { IntegrationService } from "../integrations/integration-service.ts";
import type { ProviderService } from "../integrations/provider-service.ts";
import type { ProjectService } from "../projects/project-service.ts";
import { createConnectedUsers } from "./connected-users.ts";
import { mountIntegrationsRoutes } from "./integrations-routes.ts";
import { mountProjectsRoutes } from "./projects-routes.ts";
import { mountProvidersRoutes } from "./providers-routes.ts";
import { mountSessionsRoutes, type SessionsDependencies } from "./sessions-routes.ts";
import { mountUsersRoutes } from "./users-routes.ts";

export interface DashboardApiDependencies extends SessionsDependencies {
  database: Pick<Database, "queries">;
  projects: ProjectService;
  providers: ProviderService;
  integrations: IntegrationService;
  credentials: Pick<Credentials, "disconnect">;
}

/** Mounts every endpoint of `@portico/protocol/endpoints`: what the dashboard and the command line call. */
export function mountDashboardApi(router: Router, dependencies: Readonly<DashboardApiDependencies>): void {
  const connectedUsers = createConnectedUsers(dependencies);
  mountSessionsRoutes(router, dependencies);
  mountProjectsRoutes(router, dependencies);
  mountProvidersRoutes(router, dependencies);
  mountIntegrationsRoutes(router, { ...dependencies, connectedUsers });
  mountUsersRoutes(router, { ...dependencies, connectedUsers });
}
