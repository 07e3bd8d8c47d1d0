import type { ProjectId } from "@portico/protocol";
import type { ImportFormat } from "@portico/protocol/endpoints";
import type { Queries } from "../db/database.ts";

export interface ImportJob {
  id: string;
  format: ImportFormat;
  isDryRun: boolean;
  options: { verify: boolean; overwrite: boolean; integrations: Record<string, string> };
  createdAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

/** SQL of imports as jobs; of their lines in `import-lines-store.ts`. */
export function createImportJobsStore(queries: Queries) {
  return {
    async insert(projectId: ProjectId, job: ImportJob): Promise<void> {
      await queries
        .insertInto("credential_imports")
        .values({
          id: job.id,
          project_id: projectId,
          format: job.format,
          is_dry_run: job.isDryRun,
          options: JSON.stringify(job.options),
          created_at: job.createdAt,
          updated_at: job.updatedAt,
        })
        .execute();
    },

    async find(projectId: ProjectId, importId: string): Promise<ImportJob | null> {
      const row = await queries
        .selectFrom("credential_imports")
        .selectAll()
        .where("project_id", "=", projectId)
        .where("id", "=", importId)
        .executeTakeFirst();
      if (!row) return null;
      return {
        id: row.id,
        format: row.format,
        isDryRun: row.is_dry_run,
        options: row.options as ImportJob["options"],
        createdAt: row.created_at,
        updatedAt: row.updated_at,
        finishedAt: row.finished_at,
      };
    },

    async finish(projectId: ProjectId, importId: string, at: Date | null): Promise<void> {
      await queries
        .updateTable("credential_imports")
        .set({ finished_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", importId)
        .execute();
    },
  };
}
