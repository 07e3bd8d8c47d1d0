import type {
  ConfigurationId,
  CredentialHealth,
  CredentialId,
  CredentialStatus,
  ErrorCode,
  HealthReason,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Integration } from "../integrations/integration.ts";
import type { OwnClient } from "../oauth/own-client.ts";
import type { Secret } from "../lib/secret.ts";
import type { SigningApp } from "../provider-request/provider-request.ts";
import type { AskedBy } from "../revocations/revocation.ts";

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
  /** Its own OAuth client, where it is not the integration's. */
  oauthClient: OwnClient | null;
  providerData: Readonly<Record<string, string | number | boolean>>;
  /** Values for the declaration's templates: subdomain, instance URL, chosen site. Public. */
  templateValues: Readonly<Record<string, string>>;
  grantedScopes: readonly string[];
  /** What the integration asks for and was not granted (OA-13). */
  missingScopes: readonly string[];
  /** When no renewal keeps it alive any more, as far as anybody told; null: not known. */
  grantExpiresAt: Date | null;
  secretVersion: number;
  expiresAt: Date | null;
  /** When the worker looks at it again; null: never by itself. */
  nextRefreshAt: Date | null;
  refreshedAt: Date | null;
  refreshFailures: number;
  isRefreshing: boolean;
  health: HealthFacts;
  /** The host's emergency freeze: neither served nor refreshed. */
  frozenAt: Date | null;
  /** When it was connected, reconnected or brought here the last time. */
  consentedAt: Date;
  createdAt: Date;
  updatedAt: Date;
  /** Default first. */
  configurations: readonly Configuration[];
}

/** How a credential does. Moves are in `health.ts`. */
export interface HealthFacts {
  state: CredentialHealth;
  /** Null while healthy. */
  reason: HealthReason | null;
  since: Date;
  /** How often in a row the provider refused it. */
  refusals: number;
  /** When the provider may be asked again; null unless it is being confirmed. */
  confirmAfter: Date | null;
  /** Of a renewal, or of a proof at the provider. */
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  lastFailureReason: HealthReason | null;
  /** Of a call as the user; up to a minute behind. */
  lastUsedAt: Date | null;
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
  /** Null: nobody knows, which is no shortfall. */
  grantedScopes: string[] | null;
  /** OAuth: accessToken, refreshToken. Keys: the field ids. */
  secret: SecretValues;
  /** The credential's own OAuth client; its secret is `secret.clientSecret`. Absent or null: the integration's. */
  oauthClient?: OwnClient | null;
  expiresAt: Date | null;
  /** When the grant ends for good, as the provider or the end user told. Absent: nobody did. */
  statedExpiresAt?: Date | null;
  /** It was made elsewhere and is brought here. Absent: the user has just connected it. */
  isImported?: boolean;
  /** Of what is imported: when its user consented. Freezes of a time go by it. Absent: just now. */
  consentedAt?: Date;
  /** Nobody has asked the provider whether it takes it. Absent: it was used, or the provider has just given it. */
  isUnproven?: boolean;
  /** The provider has just given its tokens to the integration's own app, so it does not refuse that. */
  isExchanged?: boolean;
  /** PENDING when questions are left for after consent. */
  status: "PENDING" | "VALID";
}

/** Which credential a caller means: an id, an external id with or without `ext:`, or nothing (the oldest). */
export type CredentialSelector = string | undefined;

/** A credential that is ready to be used now. */
export interface FreshCredential {
  credential: Credential;
  secret: SecretValues;
  /** The integration's app, where requests are signed with it. */
  signingApp?: SigningApp | undefined;
}

/** Where to put what a connect flow learnt (contract 3.7 semantics). */
export interface Placement {
  /** Replace this credential's secret in place; id, configurations and settings stay. */
  selectedCredentialId?: CredentialId | undefined;
  allowMultiple: boolean;
  externalId?: string | undefined;
  /**
   * The end user has said that the account connected now, by its id at the provider, gives way to another (OA-14). Holds
   * for that account only: what was connected meanwhile does not give way unasked.
   */
  replacesAccountId?: string | null | undefined;
}

/** What an import does in the transaction that stores, at each try of it; what it throws undoes all of it. */
export interface ImportSteps {
  /** Of a credential that is replaced, before anything is written. */
  before(queries: Queries, replaced: CredentialId): Promise<void>;
  after(queries: Queries, credentialId: CredentialId): Promise<void>;
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
   * `credential.not_found`, `connect.wrong_account` when replacing with another provider account without having asked
   * (`meta.credentialId`, `meta.expected`, `meta.got`). What gave way is given back to the provider.
   */
  store(
    user: { projectId: ProjectId; userId: UserId },
    integration: Integration,
    placement: Placement,
    learnt: NewCredential,
    alongside?: (queries: Queries, credentialId: CredentialId) => Promise<void>,
  ): Promise<Credential>;
  /** The same for one of thousands that are brought here: `after` assesses the grant, and nothing is read again. */
  storeImported(
    user: { projectId: ProjectId; userId: UserId },
    integration: Integration,
    placement: Placement,
    learnt: NewCredential,
    steps: ImportSteps,
  ): Promise<CredentialId>;
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
  /**
   * What the provider's API said to a call: that it took the credential, or refused it as 401 or as declared. Costs no
   * SQL; a minute later it is the last success or failure, and three refusals in a row are told as `credential.failing`.
   */
  noteAnswer(credential: Credential, isAccepted: boolean): void;
  /** Throws `credential.frozen` while an emergency freeze covers what the user would connect now. */
  refuseFrozen(integration: Integration, userId: UserId): Promise<void>;
  /**
   * For which of these `refuseFrozen` would throw, or which would be frozen again at once; null: whichever account it will
   * be. One query for all.
   */
  keptFromConnecting<Each extends { integration: Integration; accountId: string | null }>(
    user: Readonly<{ projectId: ProjectId; userId: UserId }>,
    wanted: readonly Each[],
  ): Promise<ReadonlySet<Each>>;
  /**
   * Deletes, and orders the revocation at the provider in the same transaction; that is carried out afterwards, for up to
   * 24 hours, and its receipt stays (TR-17). `by` is the end user unless told. Throws `credential.not_found`;
   * `credential.in_use` when it was used or connected after `only.unusedSince`; and while vault or database are away what
   * they throw, and then nothing has changed.
   */
  disconnect(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    by?: AskedBy,
    only?: { unusedSince: Date | undefined },
  ): Promise<void>;
}
