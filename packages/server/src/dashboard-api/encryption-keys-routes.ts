import type { ProjectId } from "@portico/protocol";
import {
  destroyProject,
  listDataKeys,
  listRootKeys,
  rotateDataKey,
  rotateRootKey,
  type DataKeyAnswer,
} from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { ProjectService } from "../projects/project-service.ts";
import type { DataKeyState, KeyRotation } from "../vault/keys.ts";

export interface EncryptionKeysDependencies {
  projects: Pick<ProjectService, "get" | "destroy">;
  keyRotation: KeyRotation;
}

/** Root keys of the server, data keys of a project, and the end of a project. */
export function mountEncryptionKeysRoutes(
  router: Router,
  { projects, keyRotation }: Readonly<EncryptionKeysDependencies>,
): void {
  router.on(listRootKeys, async () => ({ rootKeys: [...(await keyRotation.rootKeys())] }));

  router.on(rotateRootKey, async () => {
    await keyRotation.rotateRoot();
    return { rootKeys: [...(await keyRotation.rootKeys())] };
  });

  router.on(listDataKeys, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    return { dataKeys: (await keyRotation.dataKeys(id)).map(toAnswer) };
  });

  router.on(rotateDataKey, async ({ params }) => {
    const { id } = await projects.get(params.projectId as ProjectId);
    await keyRotation.rotateProject(id);
    return { dataKeys: (await keyRotation.dataKeys(id)).map(toAnswer) };
  });

  router.on(destroyProject, async ({ params, body }) => {
    const { project, dataKeyIds, at } = await projects.destroy(params.projectId as ProjectId, body.name);
    return {
      projectId: project.id,
      name: project.name,
      destroyedDataKeyIds: [...dataKeyIds],
      destroyedAt: at.toISOString(),
    };
  });
}

function toAnswer({ createdAt, retiredAt, ...key }: DataKeyState): DataKeyAnswer {
  return { ...key, createdAt: createdAt.toISOString(), retiredAt: retiredAt?.toISOString() ?? null };
}
