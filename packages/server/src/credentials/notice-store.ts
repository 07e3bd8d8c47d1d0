import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";

export interface DueNotice {
  id: CredentialId;
  projectId: ProjectId;
  userId: UserId;
  integrationId: IntegrationId;
  isInvalid: boolean;
  secretVersion: number;
  grantExpiresAt: Date;
}

/** SQL of the notices that grants end. */
export function createNoticeStore(queries: Queries) {
  return {
    /** Of every project; held until the transaction ends, and left to whoever holds them. Index credentials_notices. */
    async dueNotices(at: Date, limit: number): Promise<DueNotice[]> {
      const rows = await queries
        .selectFrom("credentials")
        .select(["id", "project_id", "user_id", "integration_id", "status", "secret_version", "grant_expires_at"])
        .where("next_notice_at", "<=", at)
        .orderBy("next_notice_at")
        .limit(limit)
        .forUpdate()
        .skipLocked()
        .execute();
      return rows.flatMap((row) =>
        row.grant_expires_at === null
          ? []
          : [
              {
                id: row.id as CredentialId,
                projectId: row.project_id as ProjectId,
                userId: row.user_id as UserId,
                integrationId: row.integration_id as IntegrationId,
                isInvalid: row.status === "INVALID",
                secretVersion: row.secret_version,
                grantExpiresAt: row.grant_expires_at,
              },
            ],
      );
    },

    async noteNotice(
      projectId: ProjectId,
      credentialId: CredentialId,
      days: number | null,
      nextNoticeAt: Date | null,
    ): Promise<void> {
      await queries
        .updateTable("credentials")
        .set({ expiry_notice_days: days, next_notice_at: nextNoticeAt })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .execute();
    },
  };
}
