import type { CredentialId, IntegrationId, ProjectId } from "@portico/protocol";
import type { ImportFormat } from "@portico/protocol/endpoints";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { sameHash } from "../lib/random.ts";

export interface ImportJob {
  id: string;
  format: ImportFormat;
  isDryRun: boolean;
  options: { verify: boolean; overwrite: boolean; integrations: Record<string, string> };
  createdAt: Date;
  updatedAt: Date;
  finishedAt: Date | null;
}

/** A credential that was brought before. */
export interface KnownSource {
  id: CredentialId;
  integrationId: IntegrationId;
  consentedAt: Date;
  isConsentDated: boolean;
  /** Hash of the refresh token that was brought last. */
  broughtToken: Uint8Array | null;
  /** It was renewed here since, or is at this moment. */
  isRenewed: boolean;
}

/** SQL of imports: the jobs, and which credentials came from where. */
export function createImportStore(queries: Queries) {
  return {
    /** By index credentials_source. */
    async bySource(projectId: ProjectId, sourceId: string): Promise<KnownSource | null> {
      const row = await queries
        .selectFrom("credentials")
        .select(["id", "integration_id", "consented_at", "is_consent_dated"])
        .select(["source_token_hash", "refreshed_at", "refresh_started_at"])
        .where("project_id", "=", projectId)
        .where("source_id", "=", sourceId)
        .executeTakeFirst();
      if (!row) return null;
      return {
        id: row.id as CredentialId,
        integrationId: row.integration_id as IntegrationId,
        consentedAt: row.consented_at,
        isConsentDated: row.is_consent_dated,
        broughtToken: row.source_token_hash,
        isRenewed: (row.refreshed_at ?? row.refresh_started_at) !== null,
      };
    },

    /**
     * Whether it was renewed since that token was brought, or is at this moment. Holds until the transaction ends: whoever
     * would begin to renew it waits, and then finds another version.
     */
    async isRenewedFrom(projectId: ProjectId, credentialId: CredentialId, broughtToken: Uint8Array): Promise<boolean> {
      const row = await queries
        .selectFrom("credentials")
        .select(["source_token_hash", "refreshed_at", "refresh_started_at"])
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      if (!row?.source_token_hash || !sameHash(row.source_token_hash, broughtToken)) return false;
      return (row.refreshed_at ?? row.refresh_started_at) !== null;
    },

    /** False when another credential of the project has that name. */
    async nameSource(
      projectId: ProjectId,
      credentialId: CredentialId,
      sourceId: string,
      broughtToken: Uint8Array | null,
    ): Promise<boolean> {
      // a lock instead of a violated constraint, which would end the whole transaction without saying why
      await sql`select pg_advisory_xact_lock(hashtextextended(${`${projectId} ${sourceId}`}, 0))`.execute(queries);
      const known = await this.bySource(projectId, sourceId);
      if (known && known.id !== credentialId) return false;
      await queries
        .updateTable("credentials")
        .set({ source_id: sourceId, source_token_hash: broughtToken })
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
