import type { Credentials } from "../credentials/credential.ts";
import type { Freezes } from "../credentials/freezes.ts";
import type { Database } from "../db/database.ts";
import type { Router } from "../http/define-route.ts";
import type { IntegrationService } from "../integrations/integration-service.ts";
import type { ProviderService } from "../integrations/provider-service.ts";
import type { ApiKeys } from "../projects/api-key.ts";
import type { ProjectService } from "../projects/project-service.ts";
import type { RevocationService } from "../revocations/revocation-service.ts";
import { mountApiKeysRoutes } from "./api-keys-routes.ts";
import { createConnectedUsers } from "./connected-users.ts";
import { mountAccessGuardRoutes, type AccessGuardDependencies } from "./access-guard-routes.ts";
import { mountEncryptionKeysRoutes, type EncryptionKeysDependencies } from "./encryption-keys-routes.ts";
import { mountFreezesRoutes } from "./freezes-routes.ts";
import { mountIntegrationsRoutes, type Outages } from "./integrations-routes.ts";
import { mountProjectsRoutes } from "./projects-routes.ts";
import { mountProvidersRoutes } from "./providers-routes.ts";
import { mountSessionsRoutes, type SessionsDependencies } from "./sessions-routes.ts";
import { mountTransferRoutes, type TransferRouteDependencies } from "./transfer-routes.ts";
import { mountUsersRoutes } from "./users-routes.ts";

export interface DashboardApiDependencies
  extends
    SessionsDependencies,
    Pick<EncryptionKeysDependencies, "keyRotation">,
    Pick<AccessGuardDependencies, "accessAudit"> {
  database: Pick<Database, "queries">;
  projects: ProjectService;
  apiKeys: ApiKeys;
  providers: ProviderService;
  integrations: IntegrationService;
  credentials: Pick<Credentials, "disconnect"> & Outages & { freezes: Freezes };
  revocations: Pick<RevocationService, "latestOf">;
  transfer: TransferRouteDependencies;
}

/** Mounts every endpoint of `@portico/protocol/endpoints`: what the dashboard and the command line call. */
export function mountDashboardApi(router: Router, dependencies: Readonly<DashboardApiDependencies>): void {
  const connectedUsers = createConnectedUsers(dependencies);
  mountSessionsRoutes(router, dependencies);
  mountProjectsRoutes(router, dependencies);
  mountEncryptionKeysRoutes(router, dependencies);
  mountAccessGuardRoutes(router, dependencies);
  mountApiKeysRoutes(router, dependencies);
  mountProvidersRoutes(router, dependencies);
  mountIntegrationsRoutes(router, { ...dependencies, connectedUsers });
  mountFreezesRoutes(router, dependencies.credentials);
  mountUsersRoutes(router, { ...dependencies, connectedUsers });
  mountTransferRoutes(router, dependencies.transfer);
}
