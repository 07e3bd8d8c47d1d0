import type { ProjectId } from "@portico/protocol";
import {
  getCredentialImport,
  importCredential as importCredentialEndpoint,
  listCredentialImportLines,
  startCredentialImport,
  uploadCredentialImport,
} from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import type { Projects } from "../projects/project.ts";
import type { createCredentialImports } from "../transfer/credential-imports.ts";
import type { ImportCredential } from "../transfer/import-credential.ts";

export interface ImportRouteDependencies {
  projects: Pick<Projects, "get">;
  importCredential: ImportCredential;
  credentialImports: ReturnType<typeof createCredentialImports>;
}

/** Credentials that were made elsewhere come in here. */
export function mountImportRoutes(
  router: Router,
  { projects, importCredential, credentialImports }: Readonly<ImportRouteDependencies>,
): void {
  const idOf = async (projectId: string): Promise<ProjectId> => (await projects.get(projectId as ProjectId)).id;

  router.on(importCredentialEndpoint, async ({ params, body: { credential, ...options } }) =>
    importCredential(await idOf(params.projectId), credential, options),
  );
  router.on(startCredentialImport, async ({ params, body }) =>
    credentialImports.start(await idOf(params.projectId), body),
  );
  router.on(uploadCredentialImport, async ({ params, query, context }) =>
    credentialImports.upload(await idOf(params.projectId), params.importId, {
      firstLine: query.firstLine,
      isLast: query.isLast === "true",
      body: context.req.raw.body ?? noBytes(),
    }),
  );
  router.on(getCredentialImport, async ({ params }) =>
    credentialImports.progress(await idOf(params.projectId), params.importId),
  );
  router.on(listCredentialImportLines, async ({ params, query }) =>
    credentialImports.lines(await idOf(params.projectId), params.importId, query),
  );
}

async function* noBytes(): AsyncGenerator<Uint8Array> {}
