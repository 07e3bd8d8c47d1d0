import { isId, type CredentialId, type ProjectId, type UserId } from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { createConfigurationStore } from "./configurations/configuration-store.ts";
import { isUnusedSince } from "./unused-since.ts";
import { toSealedCredential, type CredentialRow, type SealedCredential } from "./sealed-credential.ts";

/** SQL of credentials: finding them, completing and removing them. Where they come from is `placement-store.ts`. */
export interface CredentialStore {
  /** All of a user's, oldest first. Index credentials_by_user. */
  ofUser(projectId: ProjectId, userId: UserId): Promise<readonly SealedCredential[]>;
  /** Null also for a text that is no id at all. */
  find(projectId: ProjectId, credentialId: CredentialId): Promise<SealedCredential | null>;
  /** PENDING → VALID. False when it is not PENDING. */
  completeSetup(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    answers: Readonly<Record<string, string>>,
    at: Date,
  ): Promise<boolean>;
  /** Whether it is there, and was neither used nor connected since. */
  isUnused(projectId: ProjectId, credentialId: CredentialId, since: Date): Promise<boolean>;
  /** False when it is gone already, or its version moved. */
  remove(projectId: ProjectId, userId: UserId, credentialId: CredentialId, seenVersion: number): Promise<boolean>;
}

export function createCredentialStore(queries: Queries): CredentialStore {
  const select = queries
    .selectFrom("credentials")
    .selectAll()
    .select(sql<boolean>`coalesce(refresh_lease_until > now(), false)`.as("is_refreshing"));

  async function withConfigurations(projectId: ProjectId, rows: readonly CredentialRow[]): Promise<SealedCredential[]> {
    const ids = rows.map((row) => row.id as CredentialId);
    const configurations = await createConfigurationStore(queries).ofCredentials(projectId, ids);
    return rows.map((row) => toSealedCredential(row, configurations.get(row.id as CredentialId) ?? []));
  }

  return {
    async ofUser(projectId, userId) {
      const rows = await select
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .orderBy("created_at")
        .orderBy("id")
        .execute();
      return withConfigurations(projectId, rows);
    },

    async find(projectId, credentialId) {
      if (!isId(credentialId)) return null;
      const rows = await select.where("project_id", "=", projectId).where("id", "=", credentialId).execute();
      return (await withConfigurations(projectId, rows))[0] ?? null;
    },

    async completeSetup(projectId, userId, credentialId, answers, at) {
      const result = await queries
        .updateTable("credentials")
        .set({
          status: "VALID",
          status_reason: null,
          template_values: sql`template_values || ${JSON.stringify(answers)}::jsonb`,
          updated_at: at,
        })
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("id", "=", credentialId)
        .where("status", "=", "PENDING")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async isUnused(projectId, credentialId, since) {
      const row = await queries
        .selectFrom("credentials")
        .select("id")
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where(isUnusedSince(since))
        .executeTakeFirst();
      return row !== undefined;
    },

    async remove(projectId, userId, credentialId, seenVersion) {
      const result = await queries
        .deleteFrom("credentials")
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", seenVersion)
        .executeTakeFirst();
      return result.numDeletedRows === 1n;
    },
  };
}
