import type { ProjectId } from "@portico/protocol";
import { createConnectLink, listConnectLinks, revokeConnectLink } from "@portico/protocol/endpoints";
import type { ConnectLinks } from "../connect/links/connect-links.ts";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";

export interface ConnectLinkRouteDependencies {
  projects: Pick<Projects, "get">;
  links: Pick<ConnectLinks, "create" | "list" | "revoke">;
}

export function mountConnectLinkRoutes(
  router: Router,
  { projects, links }: Readonly<ConnectLinkRouteDependencies>,
): void {
  router.on(createConnectLink, async ({ params, body }) => links.create(params.projectId as ProjectId, body));
  router.on(listConnectLinks, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return { links: await links.list(id, query.endUserId) };
  });
  router.on(revokeConnectLink, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    await links.revoke(id, params.linkId);
  });
}
