import type { CredentialId, IntegrationId, ProjectId } from "@portico/protocol";
import type { ImportFormat } from "@portico/protocol/endpoints";
import { sql } from "kysely";
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

/** SQL of imports: the jobs, and which credentials came from where. */
export function createImportStore(queries: Queries) {
  return {
    /** By index credentials_source. */
    async bySource(
      projectId: ProjectId,
      sourceId: string,
    ): Promise<{ id: CredentialId; integrationId: IntegrationId } | null> {
      const row = await queries
        .selectFrom("credentials")
        .select(["id", "integration_id"])
        .where("project_id", "=", projectId)
        .where("source_id", "=", sourceId)
        .executeTakeFirst();
      return row ? { id: row.id as CredentialId, integrationId: row.integration_id as IntegrationId } : null;
    },

    /** False when another credential of the project has that name. */
    async nameSource(projectId: ProjectId, credentialId: CredentialId, sourceId: string): Promise<boolean> {
      // a lock instead of a violated constraint, which would end the whole transaction without saying why
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${projectId} ${sourceId}`}, 0))`.execute(queries);
      const known = await this.bySource(projectId, sourceId);
      if (known) return known.id === credentialId;
      await queries
        .updateTable("credentials")
        .set({ source_id: sourceId })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .execute();
      return true;
    },

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
