import type {
  ConfigurationId,
  CredentialId,
  CredentialStatus,
  ErrorCode,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Secret } from "../lib/secret.ts";

/** A user's connected account, without its secret. */
export interface Credential {
  id: CredentialId;
  projectId: ProjectId;
  integrationId: IntegrationId;
  userId: UserId;
  status: CredentialStatus;
  statusReason: ErrorCode | null;
  externalId: string | null;
  accountType: string | null;
  accountId: string | null;
  accountName: string | null;
  providerData: Readonly<Record<string, string | number | boolean>>;
  /** Values for the declaration's templates: subdomain, instance URL, chosen site. Public. */
  templateValues: Readonly<Record<string, string>>;
  grantedScopes: readonly string[];
  secretVersion: number;
  expiresAt: Date | null;
  refreshedAt: Date | null;
  refreshFailures: number;
  isRefreshing: boolean;
  createdAt: Date;
  updatedAt: Date;
  /** Default first. */
  configurations: readonly Configuration[];
}

/** One set of a user's settings on a credential. */
export interface Configuration {
  id: ConfigurationId;
  credentialId: CredentialId;
  externalId: string | null;
  isDefault: boolean;
  sharedSettings: Readonly<Record<string, unknown>>;
  workflowSettings: Readonly<Record<string, { enabled: boolean; settings: Record<string, unknown> }>>;
  meta: Readonly<Record<string, unknown>>;
  createdAt: Date;
  updatedAt: Date;
}

/** The plain secret of a credential, as it is sealed: JSON of texts. Values are `Secret`s once opened. */
export type SecretValues = { readonly [name: string]: Secret };

/** What a connect flow learnt, ready to be stored. */
export interface NewCredential {
  accountType: string | null;
  accountId: string | null;
  accountName: string | null;
  providerData: Record<string, string | number | boolean>;
  templateValues: Record<string, string>;
  grantedScopes: string[];
  /** OAuth: accessToken, refreshToken. Keys: the field ids. */
  secret: SecretValues;
  expiresAt: Date | null;
  /** PENDING when questions are left for after consent. */
  status: "PENDING" | "VALID";
}

/** Which credential a caller means: an id, an external id with or without `ext:`, or nothing (the oldest). */
export type CredentialSelector = string | undefined;

/** A credential that is ready to be used now. */
export interface FreshCredential {
  credential: Credential;
  secret: SecretValues;
}

/** Where to put what a connect flow learnt (contract 3.7 semantics). */
export interface Placement {
  /** Replace this credential's secret in place; id, configurations and settings stay. */
  selectedCredentialId?: CredentialId | undefined;
  allowMultiple: boolean;
  externalId?: string | undefined;
}

/** What other rooms ask of credentials. */
export interface Credentials {
  list(projectId: ProjectId, userId: UserId): Promise<readonly Credential[]>;
  /** By id. Throws `credential.not_found` for absent and foreign alike (TN-06). */
  get(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<Credential>;
  /** By selector. Throws `credential.not_connected` with the wire's text "Integration not enabled for user." */
  select(
    projectId: ProjectId,
    userId: UserId,
    integration: Integration,
    selector: CredentialSelector,
  ): Promise<Credential>;
  /**
   * Stores what a connect flow learnt: seals, inserts or replaces in place, makes the default configuration, records
   * the event; `alongside` runs in the same transaction (the attempt's outcome). Throws `credential.external_id_taken`,
   * `credential.not_found`, `connect.wrong_account` when replacing with another provider account.
   */
  store(
    user: { projectId: ProjectId; userId: UserId },
    integration: Integration,
    placement: Placement,
    learnt: NewCredential,
    alongside?: (queries: Queries, credentialId: CredentialId) => Promise<void>,
  ): Promise<Credential>;
  /**
   * Adds the end user's answers after consent to a PENDING credential and makes it VALID. Throws
   * `credential.setup_not_pending`, and `connect.input_invalid` with `meta.field` for an answer that does not fit.
   */
  completeSetup(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    answers: Readonly<Record<string, unknown>>,
  ): Promise<Credential>;
  /**
   * The secret, fresh enough to use: refreshed first when it expires within the margin, one refresh at a time across
   * all nodes. No SQL when warm. `force` refreshes a token that the provider refused although it looked fresh.
   * Throws `credential.not_connected`, `credential.setup_incomplete`, `credential.needs_reconnect`, `credential.refresh_failed`.
   */
  fresh(
    projectId: ProjectId,
    userId: UserId,
    integration: Integration,
    selector: CredentialSelector,
    options?: { force?: boolean; allowPending?: boolean },
  ): Promise<FreshCredential>;
  /** Revokes at the provider where it can (best effort, outside the transaction), then deletes. */
  disconnect(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<void>;
}
