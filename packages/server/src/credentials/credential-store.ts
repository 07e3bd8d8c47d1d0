import {
  isId,
  type CredentialId,
  type ErrorCode,
  type IntegrationId,
  type ProjectId,
  type UserId,
} from "@portico/protocol";
import { sql } from "kysely";
import type { Queries } from "../db/database.ts";
import { createConfigurationStore } from "./configuration-store.ts";
import type { NewCredential } from "./credential.ts";
import { toSealedCredential, type CredentialRow, type SealedCredential } from "./sealed-credential.ts";

/** The facts of `NewCredential` without its secret, which is sealed by the time it gets here. */
export type LearntFacts = Omit<NewCredential, "secret">;

export interface NewRow {
  id: CredentialId;
  userId: UserId;
  integrationId: IntegrationId;
  externalId: string | null;
  sealedSecret: Uint8Array;
  at: Date;
}

export interface ReplacedSecret {
  /** The version that was read; another one means that somebody else wrote meanwhile. */
  seenVersion: number;
  sealedSecret: Uint8Array;
  /** Undefined keeps the one there is. */
  externalId: string | undefined;
  at: Date;
}

export interface CredentialStore {
  /** All of a user's, oldest first. Index credentials_by_user. */
  ofUser(projectId: ProjectId, userId: UserId): Promise<readonly SealedCredential[]>;
  /** Null also for a text that is no id at all. */
  find(projectId: ProjectId, credentialId: CredentialId): Promise<SealedCredential | null>;
  /** Makes placements of one user take turns until the transaction ends. False for an unknown user. */
  lockUser(projectId: ProjectId, userId: UserId): Promise<boolean>;
  /** The credential of this user and integration that has the external id. Index credentials_external_id. */
  idByExternalId(
    projectId: ProjectId,
    userId: UserId,
    integrationId: IntegrationId,
    externalId: string,
  ): Promise<CredentialId | null>;
  insert(projectId: ProjectId, row: NewRow, facts: LearntFacts): Promise<void>;
  /** Replaces secret and facts, raises the version, ends any refresh. False when the version moved. */
  replace(
    projectId: ProjectId,
    credentialId: CredentialId,
    secret: ReplacedSecret,
    facts: LearntFacts,
  ): Promise<boolean>;
  /** PENDING → VALID. False when it is not PENDING. */
  completeSetup(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    answers: Readonly<Record<string, string>>,
    at: Date,
  ): Promise<boolean>;
  /** → INVALID, for a secret that nothing can renew. False when the version moved, or it is INVALID already. */
  invalidate(
    projectId: ProjectId,
    credentialId: CredentialId,
    seenVersion: number,
    reason: ErrorCode,
    at: Date,
  ): Promise<boolean>;
  /** Deletes and answers what was deleted; null when it is gone already. */
  remove(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
  ): Promise<{ sealedSecret: Uint8Array; secretVersion: number } | null>;
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

    async lockUser(projectId, userId) {
      const row = await queries
        .selectFrom("users")
        .select("id")
        .where("project_id", "=", projectId)
        .where("id", "=", userId)
        .forNoKeyUpdate()
        .executeTakeFirst();
      return row !== undefined;
    },

    async idByExternalId(projectId, userId, integrationId, externalId) {
      const row = await queries
        .selectFrom("credentials")
        .select("id")
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("integration_id", "=", integrationId)
        .where("external_id", "=", externalId)
        .executeTakeFirst();
      return (row?.id as CredentialId | undefined) ?? null;
    },

    async insert(projectId, row, facts) {
      await queries
        .insertInto("credentials")
        .values({
          id: row.id,
          project_id: projectId,
          user_id: row.userId,
          integration_id: row.integrationId,
          external_id: row.externalId,
          secret: row.sealedSecret,
          secret_version: 1,
          created_at: row.at,
          ...factColumns(facts, row.at),
        })
        .execute();
      await createConfigurationStore(queries).insertDefault(projectId, row.id, row.at);
    },

    async replace(projectId, credentialId, secret, facts) {
      const result = await queries
        .updateTable("credentials")
        .set({
          secret: secret.sealedSecret,
          secret_version: secret.seenVersion + 1,
          ...(secret.externalId === undefined ? {} : { external_id: secret.externalId }),
          status_reason: null,
          refresh_failures: 0,
          refresh_lease_owner: null,
          refresh_lease_until: null,
          refresh_started_at: null,
          ...factColumns(facts, secret.at),
        })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", secret.seenVersion)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
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

    async invalidate(projectId, credentialId, seenVersion, reason, at) {
      const result = await queries
        .updateTable("credentials")
        .set({ status: "INVALID", status_reason: reason, updated_at: at })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", seenVersion)
        .where("status", "<>", "INVALID")
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },

    async remove(projectId, userId, credentialId) {
      const row = await queries
        .deleteFrom("credentials")
        .where("project_id", "=", projectId)
        .where("user_id", "=", userId)
        .where("id", "=", credentialId)
        .returning(["secret", "secret_version"])
        .executeTakeFirst();
      return row ? { sealedSecret: row.secret, secretVersion: row.secret_version } : null;
    },
  };
}

function factColumns(facts: LearntFacts, at: Date) {
  return {
    status: facts.status,
    account_type: facts.accountType,
    account_id: facts.accountId,
    account_name: facts.accountName,
    provider_data: JSON.stringify(facts.providerData),
    template_values: JSON.stringify(facts.templateValues),
    granted_scopes: facts.grantedScopes,
    expires_at: facts.expiresAt,
    refreshed_at: at,
    updated_at: at,
  };
}
