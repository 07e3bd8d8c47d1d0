import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { healthMoves } from "./health.ts";

export interface CredentialVersion {
  id: CredentialId;
  projectId: ProjectId;
  userId: UserId;
  version: number;
  /** Its secret was destroyed by a mass revocation. */
  isRevoked: boolean;
}

const idsAtOnce = 1_000;

export type RestoreStore = ReturnType<typeof createRestoreStore>;

/** SQL of noticing a restore. Of every project: a database is restored as a whole. */
export function createRestoreStore(queries: Queries) {
  const select = queries
    .selectFrom("credentials")
    .select(["id", "project_id", "user_id", "secret_version", "revoked_at"]);
  const toVersion = (row: {
    id: string;
    project_id: string;
    user_id: string;
    secret_version: number;
    revoked_at: Date | null;
  }): CredentialVersion => ({
    id: row.id as CredentialId,
    projectId: row.project_id as ProjectId,
    userId: row.user_id as UserId,
    version: row.secret_version,
    isRevoked: row.revoked_at !== null,
  });
  return {
    /** A page of all credentials, by id. */
    async versionsAfter(after: string, limit: number): Promise<CredentialVersion[]> {
      return (await select.where("id", ">", after).orderBy("id").limit(limit).execute()).map(toVersion);
    },

    /** Index credentials_by_user. */
    async versionsOf(projectId: ProjectId, userIds: readonly UserId[]): Promise<CredentialVersion[]> {
      const rows = await select
        .where("project_id", "=", projectId)
        .where("user_id", "in", [...userIds])
        .execute();
      return rows.map(toVersion);
    },

    /** What these users disconnected since then, by its receipts. Index revocations_by_user. */
    async removedOf(projectId: ProjectId, userIds: readonly UserId[], since: Date): Promise<CredentialId[]> {
      const rows = await queries
        .selectFrom("revocations")
        .select("credential_id")
        .where("project_id", "=", projectId)
        .where("user_id", "in", [...userIds])
        .where("cause", "in", ["disconnected", "restored"])
        .where("asked_at", ">=", since)
        .execute();
      return rows.map((row) => row.credential_id as CredentialId);
    },

    /** Which of these were disconnected, by their receipts. No index: it is asked after an interruption only. */
    async removedAmong(ids: readonly CredentialId[]): Promise<ReadonlySet<CredentialId>> {
      const removed = new Set<CredentialId>();
      for (let start = 0; start < ids.length; start += idsAtOnce) {
        const rows = await queries
          .selectFrom("revocations")
          .select("credential_id")
          .where("credential_id", "in", ids.slice(start, start + idsAtOnce))
          .where("cause", "in", ["disconnected", "restored"])
          .execute();
        for (const row of rows) removed.add(row.credential_id as CredentialId);
      }
      return removed;
    },

    /** → in_doubt, to be confirmed at once. False when its version moved, or it is dead already. */
    async doubt(
      projectId: ProjectId,
      { id, version }: Pick<CredentialVersion, "id" | "version">,
      at: Date,
    ): Promise<boolean> {
      const { to, from, reasons } = healthMoves.restored;
      const result = await queries
        .updateTable("credentials")
        .set({
          health: to,
          health_reason: reasons[0],
          health_changed_at: at,
          refusals: 0,
          confirm_after: at,
          next_refresh_at: at,
          refresh_lease_owner: null,
          refresh_lease_until: null,
          updated_at: at,
        })
        .where("project_id", "=", projectId)
        .where("id", "=", id)
        .where("secret_version", "=", version)
        .where("health", "in", [...from])
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}
