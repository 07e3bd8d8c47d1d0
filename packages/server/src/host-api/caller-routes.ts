import type { ProjectId } from "@portico/protocol";
import { currentCaller, type ApiKeyScope } from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";

const everyScope: ApiKeyScope[] = ["read", "write"];

export function mountCallerRoutes(router: Router, { projects }: Readonly<{ projects: Pick<Projects, "get"> }>): void {
  router.on(currentCaller, async ({ params, caller }) => {
    const { id, name } = await projects.get(params.projectId as ProjectId);
    return caller.kind === "api_key"
      ? { kind: caller.kind, project: { id, name }, apiKeyId: caller.keyId, scopes: [...caller.scopes] }
      : { kind: caller.kind, project: { id, name }, apiKeyId: null, scopes: everyScope };
  });
}
