import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import { createConfigurationStore } from "./configurations/configuration-store.ts";
import type { NewCredential } from "./credential.ts";

/** The facts of `NewCredential` without its secret, which is sealed by the time it gets here. */
export type LearntFacts = Omit<NewCredential, "secret">;

export interface NewRow {
  id: CredentialId;
  userId: UserId;
  integrationId: IntegrationId;
  externalId: string | null;
  sealedSecret: Uint8Array;
  nextRefreshAt: Date | null;
  at: Date;
}

export interface ReplacedSecret {
  /** The version that was read; another one means that somebody else wrote meanwhile. */
  seenVersion: number;
  sealedSecret: Uint8Array;
  /** Undefined keeps the one there is. */
  externalId: string | undefined;
  nextRefreshAt: Date | null;
  at: Date;
}

/** SQL of putting what a connect flow learnt into its place: a new credential, or an old one's new secret. */
export interface PlacementStore {
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
  /**
   * Replaces secret and facts, raises the version, ends any refresh; whatever the health was, it is healthy now. What is in
   * quarantine has to be taken out before. False when the version moved.
   */
  replace(
    projectId: ProjectId,
    credentialId: CredentialId,
    secret: ReplacedSecret,
    facts: LearntFacts,
  ): Promise<boolean>;
}

export function createPlacementStore(queries: Queries): PlacementStore {
  return {
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
          next_refresh_at: row.nextRefreshAt,
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
          consent_version: secret.seenVersion + 1,
          ...(secret.externalId === undefined ? {} : { external_id: secret.externalId }),
          status_reason: null,
          refresh_failures: 0,
          app_refused_since: null,
          health: "healthy",
          health_reason: null,
          refusals: 0,
          confirm_after: null,
          next_refresh_at: secret.nextRefreshAt,
          refresh_lease_owner: null,
          refresh_lease_until: null,
          refresh_started_at: null,
          revoked_at: null,
          ...factColumns(facts, secret.at),
        })
        .where("project_id", "=", projectId)
        .where("id", "=", credentialId)
        .where("secret_version", "=", secret.seenVersion)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
}

function factColumns(facts: LearntFacts, at: Date) {
  const provenAt = facts.isUnproven === true ? null : at;
  return {
    status: facts.status,
    account_type: facts.accountType,
    account_id: facts.accountId,
    account_name: facts.accountName,
    provider_data: JSON.stringify(facts.providerData),
    oauth_client: facts.oauthClient ? JSON.stringify(facts.oauthClient) : null,
    template_values: JSON.stringify(facts.templateValues),
    granted_scopes: facts.grantedScopes ?? [],
    are_scopes_known: facts.grantedScopes !== null,
    expires_at: facts.expiresAt,
    refreshed_at: facts.isImported === true ? null : at,
    consented_at: facts.consentedAt ?? at,
    last_success_at: provenAt,
    health_changed_at: at,
    updated_at: at,
  };
}
