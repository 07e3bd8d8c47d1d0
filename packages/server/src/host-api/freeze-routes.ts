import type { EndUserId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import { createFreeze, listFreezes, previewFreeze, revokeFrozen, thawFreeze } from "@portico/protocol/endpoints";
import type { Freezes, FreezeScope } from "../credentials/freezes.ts";
import type { HostCaller } from "../http/context.ts";
import type { Router } from "../http/define-route.ts";
import type { Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Projects } from "../projects/project.ts";
import type { AskedBy } from "../revocations/revocation.ts";
import type { Users } from "../users/user.ts";

export interface FreezeRouteDependencies {
  projects: Pick<Projects, "get">;
  integrations: Pick<Integrations, "byId">;
  users: Pick<Users, "get" | "findByEndUserId">;
  freezes: Freezes;
}

/** The emergency brake of one project (VT-15). What it names must be the project's own. */
export function mountFreezeRoutes(router: Router, deps: Readonly<FreezeRouteDependencies>): void {
  const { projects, integrations, users, freezes } = deps;
  router.on(listFreezes, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return { freezes: await freezes.list(id, query.state) };
  });
  router.on(previewFreeze, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return freezes.preview(id, await scopeOf(id, query));
  });
  router.on(createFreeze, async ({ params, body, caller }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return freezes.freeze(id, await scopeOf(id, body), askedBy(caller));
  });
  router.on(revokeFrozen, async ({ params, caller }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return freezes.revoke(id, params.freezeId, askedBy(caller));
  });
  router.on(thawFreeze, async ({ params, caller }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return freezes.thaw(id, params.freezeId, askedBy(caller));
  });

  /** With the user by our id. Throws when integration or user are not the project's. */
  async function scopeOf<Named extends FreezeScope & { endUserId?: string | undefined }>(
    id: ProjectId,
    { endUserId, ...scope }: Named,
  ) {
    if (scope.integrationId !== undefined) await integrations.byId(id, scope.integrationId as IntegrationId);
    if (scope.userId !== undefined) await users.get(id, scope.userId as UserId);
    if (endUserId === undefined) return scope;
    const user = await users.findByEndUserId(id, endUserId as EndUserId);
    if (!user) throw new PorticoError("user.not_found", "The project has no such user");
    return { ...scope, userId: user.id };
  }
}

export function askedBy(caller: HostCaller): AskedBy {
  return caller.kind === "api_key" ? { kind: "api_key", id: caller.keyId } : { kind: "admin", id: caller.adminId };
}
