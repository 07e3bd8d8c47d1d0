import type {
  ConfigurationId,
  CredentialId,
  ErrorCode,
  HealthReason,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";
import type { Selectable } from "kysely";
import { readOwnClient } from "../oauth/own-client.ts";
import type { Schema } from "../db/schema.ts";
import type { Configuration, Credential } from "./credential.ts";

/** A credential with its secret as it is stored. Safe to keep in memory: opening it takes the vault. */
export interface SealedCredential {
  credential: Credential;
  sealedSecret: Uint8Array;
  /** A refresh of it was begun and, as far as the row tells, never ended. */
  isLeftOpen: boolean;
  /** The lease of that refresh; null where none is held, or none was begun. */
  openLease: string | null;
  /** When tokens were made lately, in milliseconds since 1970; only where the provider limits that. */
  recentMints: readonly number[];
}

export type CredentialRow = Selectable<Schema["credentials"]> & { is_refreshing: boolean };

export function toSealedCredential(row: CredentialRow, configurations: readonly Configuration[]): SealedCredential {
  return {
    sealedSecret: row.secret,
    isLeftOpen: row.refresh_started_at !== null,
    openLease: row.refresh_started_at === null ? null : row.refresh_lease_owner,
    recentMints: row.recent_mints,
    credential: {
      id: row.id as CredentialId,
      projectId: row.project_id as ProjectId,
      integrationId: row.integration_id as IntegrationId,
      userId: row.user_id as UserId,
      status: row.status,
      statusReason: row.status_reason as ErrorCode | null,
      externalId: row.external_id,
      accountType: row.account_type,
      accountId: row.account_id,
      accountName: row.account_name,
      oauthClient: readOwnClient(row.oauth_client),
      providerData: row.provider_data,
      templateValues: row.template_values,
      grantedScopes: row.granted_scopes,
      missingScopes: row.missing_scopes,
      grantExpiresAt: row.grant_expires_at,
      secretVersion: row.secret_version,
      expiresAt: row.expires_at,
      nextRefreshAt: row.next_refresh_at,
      refreshedAt: row.refreshed_at,
      refreshFailures: row.refresh_failures,
      isRefreshing: row.is_refreshing,
      health: {
        state: row.health,
        reason: row.health_reason as HealthReason | null,
        since: row.health_changed_at,
        refusals: row.refusals,
        confirmAfter: row.confirm_after,
        lastSuccessAt: row.last_success_at,
        lastFailureAt: row.last_failure_at,
        lastFailureReason: row.last_failure_reason as HealthReason | null,
        lastUsedAt: row.last_used_at,
      },
      frozenAt: row.frozen_at,
      consentedAt: row.consented_at,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      configurations,
    },
  };
}

export function toConfiguration(row: Selectable<Schema["configurations"]>): Configuration {
  return {
    id: row.id as ConfigurationId,
    credentialId: row.credential_id as CredentialId,
    externalId: row.external_id,
    isDefault: row.is_default,
    sharedSettings: row.shared_settings,
    workflowSettings: row.workflow_settings,
    meta: row.meta,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}
