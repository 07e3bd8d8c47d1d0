import type { ProjectId } from "@portico/protocol";
import { listRevocations, retryRevocation } from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";
import type { RevocationService } from "../revocations/revocation-service.ts";

export function mountRevocationRoutes(
  router: Router,
  {
    projects,
    revocations,
  }: Readonly<{ projects: Pick<Projects, "get">; revocations: Pick<RevocationService, "list" | "retry"> }>,
): void {
  router.on(listRevocations, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return revocations.list(id, query);
  });
  router.on(retryRevocation, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return revocations.retry(id, params.revocationId);
  });
}
