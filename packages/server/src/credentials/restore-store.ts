import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { healthMoves } from "./health.ts";
import type { OfImport } from "./version-journal.ts";

export interface CredentialVersion extends OfImport {
  id: CredentialId;
  projectId: ProjectId;
  userId: UserId;
  version: number;
  /** The version that its user last consented to. */
  consentVersion: number;
  /** Its secret was destroyed by a mass revocation. */
  isRevoked: boolean;
}

/** With the life of the project that each was removed in. */
type Removed = ReadonlyMap<CredentialId, OfImport>;

const idsAtOnce = 1_000;

export type RestoreStore = ReturnType<typeof createRestoreStore>;

/** SQL of noticing a restore. Of every project: a database is restored as a whole. */
export function createRestoreStore(queries: Queries) {
  const select = queries
    .selectFrom("credentials as c")
    .leftJoin("project_imports", "project_imports.project_id", "c.project_id")
    .select(["c.id", "c.project_id", "c.user_id", "c.secret_version", "c.consent_version"])
    .select(["c.revoked_at", "started_at"]);
  const receipts = queries
    .selectFrom("revocations as r")
    .leftJoin("project_imports", "project_imports.project_id", "r.project_id")
    .select(["r.credential_id", "started_at"])
    .where("cause", "in", ["disconnected", "restored"]);
  const toVersion = (row: {
    id: string;
    project_id: string;
    user_id: string;
    secret_version: number;
    consent_version: number;
    revoked_at: Date | null;
    started_at: Date | null;
  }): CredentialVersion => ({
    id: row.id as CredentialId,
    projectId: row.project_id as ProjectId,
    userId: row.user_id as UserId,
    version: row.secret_version,
    consentVersion: row.consent_version,
    isRevoked: row.revoked_at !== null,
    ...ofImport(row.started_at),
  });
  return {
    /** A page of all credentials, by id. */
    async versionsAfter(after: string, limit: number): Promise<CredentialVersion[]> {
      return (await select.where("c.id", ">", after).orderBy("c.id").limit(limit).execute()).map(toVersion);
    },

    /** Index credentials_by_user. */
    async versionsOf(projectId: ProjectId, userIds: readonly UserId[]): Promise<CredentialVersion[]> {
      const rows = await select
        .where("c.project_id", "=", projectId)
        .where("user_id", "in", [...userIds])
        .execute();
      return rows.map(toVersion);
    },

    /** What these users disconnected since then, by its receipts. Index revocations_by_user. */
    async removedOf(projectId: ProjectId, userIds: readonly UserId[], since: Date): Promise<Removed> {
      const rows = await receipts
        .where("r.project_id", "=", projectId)
        .where("user_id", "in", [...userIds])
        .where("asked_at", ">=", since)
        .execute();
      return new Map(rows.map((row) => [row.credential_id as CredentialId, ofImport(row.started_at)]));
    },

    /** Which of these were disconnected, by their receipts. No index: it is asked after an interruption only. */
    async removedAmong(ids: readonly CredentialId[]): Promise<Removed> {
      const removed = new Map<CredentialId, OfImport>();
      for (let start = 0; start < ids.length; start += idsAtOnce) {
        const rows = await receipts.where("credential_id", "in", ids.slice(start, start + idsAtOnce)).execute();
        for (const row of rows) removed.set(row.credential_id as CredentialId, ofImport(row.started_at));
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

function ofImport(startedAt: Date | null): OfImport {
  return startedAt === null ? {} : { importedAt: startedAt.getTime() };
}
