import type { ProjectId, SigningKeyId } from "@portico/protocol";
import {
  createProject,
  createSigningKey,
  getProject,
  listProjects,
  listSigningKeys,
  revokeSigningKey,
  updateProject,
  type Project as ProjectAnswer,
  type SigningKey as SigningKeyAnswer,
} from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { ProjectService } from "../projects/project-service.ts";
import type { Project, SigningKey } from "../projects/project.ts";

export function mountProjectsRoutes(router: Router, { projects }: Readonly<{ projects: ProjectService }>): void {
  router.on(listProjects, async () => ({ projects: (await projects.list()).map(toProjectAnswer) }));

  router.on(createProject, async ({ body }) => toProjectAnswer(await projects.create(body)));

  router.on(getProject, async ({ params }) => toProjectAnswer(await projects.get(params.projectId as ProjectId)));

  router.on(updateProject, async ({ params, body }) =>
    toProjectAnswer(await projects.update(params.projectId as ProjectId, body)),
  );

  router.on(listSigningKeys, async ({ params }) => ({
    signingKeys: (await projects.signingKeys(params.projectId as ProjectId)).map(toSigningKeyAnswer),
  }));

  router.on(createSigningKey, async ({ params }) => {
    const { signingKey, privateKey } = await projects.createSigningKey(params.projectId as ProjectId);
    // the one time that it is shown
    return { ...toSigningKeyAnswer(signingKey), privateKey: privateKey.reveal() };
  });

  router.on(revokeSigningKey, async ({ params }) => {
    await projects.revokeSigningKey(params.projectId as ProjectId, params.signingKeyId as SigningKeyId);
  });
}

function toProjectAnswer(project: Project): ProjectAnswer {
  return {
    id: project.id,
    name: project.name,
    allowedOrigins: [...project.allowedOrigins],
    redirectUrls: [...project.redirectUrls],
    portalTexts: project.portalTexts,
    createdAt: project.createdAt.toISOString(),
  };
}

function toSigningKeyAnswer(key: SigningKey): SigningKeyAnswer {
  return { id: key.id, createdAt: key.createdAt.toISOString(), lastUsedAt: key.lastUsedAt?.toISOString() ?? null };
}
