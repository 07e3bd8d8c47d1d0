import type { EventLog } from "../events/event-log.ts";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";
import type { RevocationService } from "../revocations/revocation-service.ts";
import { mountCallerRoutes } from "./caller-routes.ts";
import type { Webhooks } from "../webhooks/webhook.ts";
import { mountConnectLinkRoutes, type ConnectLinkRouteDependencies } from "./connect-link-routes.ts";
import { mountEventsRoutes } from "./events-routes.ts";
import { mountFreezeRoutes, type FreezeRouteDependencies } from "./freeze-routes.ts";
import { mountInventoryRoutes, type InventoryDependencies } from "./inventory-routes.ts";
import { mountRevocationRoutes } from "./revocation-routes.ts";
import { mountWebhooksRoutes } from "./webhooks-routes.ts";
import type { Transfer } from "../transfer/create-transfer.ts";
import { mountHealthRoutes, type HealthRouteDependencies } from "./health-routes.ts";
import { mountImportRoutes } from "./import-routes.ts";

export type HostApiDependencies = FreezeRouteDependencies &
  HealthRouteDependencies &
  InventoryDependencies &
  ConnectLinkRouteDependencies & {
    projects: Pick<Projects, "get">;
    revocations: Pick<RevocationService, "list" | "retry">;
    eventLog: EventLog;
    webhooks: Webhooks;
    transfer: Transfer;
  };

/** Mounts what the host's own server calls with an API key: every endpoint whose caller is `host`. */
export function mountHostApi(router: Router, dependencies: Readonly<HostApiDependencies>): void {
  mountCallerRoutes(router, dependencies);
  mountRevocationRoutes(router, dependencies);
  mountEventsRoutes(router, dependencies);
  mountWebhooksRoutes(router, dependencies);
  mountFreezeRoutes(router, dependencies);
  mountInventoryRoutes(router, dependencies);
  mountHealthRoutes(router, dependencies);
  mountConnectLinkRoutes(router, dependencies);
  mountImportRoutes(router, { ...dependencies, ...dependencies.transfer });
}
