import { createCredentialImports } from "./credential-imports.ts";
import { createImportCredential, type ImportDependencies } from "./import-credential.ts";
import { createProjectExport, type ProjectExportDependencies } from "./project-export.ts";
import { createProjectImport, type ProjectImportDependencies } from "./project-import.ts";
import type { Integrations } from "../integrations/integration.ts";

export type TransferDependencies = ImportDependencies &
  ProjectExportDependencies &
  ProjectImportDependencies & { integrations: Pick<Integrations, "list" | "byType"> };

export type Transfer = ReturnType<typeof createTransfer>;

/** Credentials and whole projects that come from elsewhere, and projects that go there. */
export function createTransfer(dependencies: Readonly<TransferDependencies>) {
  const importCredential = createImportCredential(dependencies);
  return {
    importCredential,
    credentialImports: createCredentialImports({ ...dependencies, importCredential }),
    exportProject: createProjectExport(dependencies),
    importProject: createProjectImport(dependencies),
  };
}
