import type { ProjectId } from "@portico/protocol";
import { getAccessGuard, listSecretOpenings, updateAccessGuard } from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";
import type { AccessAudit } from "../vault/access-audit.ts";

export interface AccessGuardDependencies {
  projects: Pick<Projects, "get">;
  accessAudit: Pick<AccessAudit, "guard" | "changeGuard" | "openings" | "flush">;
}

/** What was opened, and when that is too much. */
export function mountAccessGuardRoutes(
  router: Router,
  { projects, accessAudit }: Readonly<AccessGuardDependencies>,
): void {
  router.on(getAccessGuard, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const guard = await accessAudit.guard(id);
    return { ...guard, honeytokens: [...guard.honeytokens] };
  });

  router.on(updateAccessGuard, async ({ params, body: { breadthLimit, brake, honeytokens } }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    const guard = await accessAudit.changeGuard(id, {
      ...(breadthLimit === undefined ? {} : { breadthLimit }),
      ...(brake === undefined ? {} : { brake }),
      ...(honeytokens === undefined ? {} : { honeytokens }),
    });
    return { ...guard, honeytokens: [...guard.honeytokens] };
  });

  router.on(listSecretOpenings, async ({ params, query }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    // what this server has counted and not written yet belongs to the answer
    await accessAudit.flush();
    const openings = await accessAudit.openings(id, query.recordId);
    return { openings: openings.map((opening) => ({ ...opening, minute: opening.minute.toISOString() })) };
  });
}
