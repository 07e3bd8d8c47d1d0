import type { ProjectId } from "@portico/protocol";
import { exportProject as exportEndpoint, importProject as importEndpoint } from "@portico/protocol/endpoints";
import type { Router } from "../http/define-route.ts";
import { Secret } from "../lib/secret.ts";
import type { createProjectExport } from "../transfer/project-export.ts";
import type { createProjectImport } from "../transfer/project-import.ts";
import { splitUpload } from "../transfer/split-upload.ts";

export interface TransferRouteDependencies {
  exportProject: ReturnType<typeof createProjectExport>;
  importProject: ReturnType<typeof createProjectImport>;
}

/** Whole projects leave and come, locked. */
export function mountTransferRoutes(
  router: Router,
  { exportProject, importProject }: Readonly<TransferRouteDependencies>,
): void {
  router.on(exportEndpoint, async ({ params, body, context }) => {
    const { confirm, recipients, passphrase, move } = body;
    const file = await exportProject(params.projectId as ProjectId, {
      confirm,
      recipients,
      passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
      isMove: move,
    });
    return context.body(file, 200, {
      "content-type": exportEndpoint.produces,
      "content-disposition": `attachment; filename="portico-${params.projectId}.age"`,
    });
  });
  router.on(importEndpoint, async ({ query, context }) => {
    const { key, file } = await splitUpload(context.req.raw.body);
    return importProject(file, key, { dryRun: query.dryRun === "true" });
  });
}
