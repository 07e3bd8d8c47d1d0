/**
 * The shapes that the official SDK relies on (wire contract 7). Types only: the browser packages import this file
 * without pulling in a validator. Dates are ISO 8601 texts.
 */
export type CredentialStatus = "PENDING" | "INVALID" | "VALID";

/** Contract 7.1: the schemes of the wire. */
export type WireScheme =
  "basic" | "oauth" | "oauth_client_credential" | "service_account" | "oauth_app" | "impersonated_app";

export type WireInputType =
  | "TEXT_NO_VARS"
  | "PASSWORD"
  | "URL"
  | "EMAIL"
  | "NUMBER"
  | "ENUM"
  | "DYNAMIC_ENUM"
  | "SWITCH"
  | "TEXTAREA_NO_VARS"
  | "COPYABLE_BUTTON_INPUT"
  | "PERMISSION"
  | "FILE";

/** Contract 7.4: a question put to the end user before or after the provider's consent. */
export interface ConnectInput {
  id: string;
  title: string;
  type: WireInputType;
  subtitle?: string;
  placeholder?: string;
  /** Absent means true. */
  required?: boolean;
  defaultValue?: string;
  documentationLink?: string;
  documentationLinkLabel?: string;
  hidden?: boolean;
  readOnly?: boolean;
  prefixLabel?: string;
  suffixLabel?: string;
  /** Key of `SdkIntegrationConfig.dataSources`, for ENUM and DYNAMIC_ENUM. */
  sourceType?: string;
}

export interface AccountType {
  id: string;
  scheme: WireScheme;
  accountDescription?: string;
  oauthParameters?: { key: string; source: { type: "VALUE"; value: unknown } }[];
  endUserSuppliedValues?: ConnectInput[];
  skipPostOAuthInputs?: boolean;
}

export interface DataSourceOption {
  value: string;
  label: string;
  subtitle?: string;
}

export type WireDataSource =
  | { type: "STATIC_ENUM_DATA_SOURCE"; id: string; title: string; values: DataSourceOption[] }
  | {
      type: "DYNAMIC_DATA_SOURCE";
      cacheKey: string;
      title: string;
      refreshDependencies: string[];
      supportPagination?: boolean;
    };

export interface SdkIntegrationConfig {
  oauthInputs: ConnectInput[];
  authConfigInputs: ConnectInput[];
  postOauthInputs: ConnectInput[];
  accountTypes: AccountType[];
  dataSources: Record<string, WireDataSource>;
}

/** Contract 7.9: what the portal and `getIntegrationConfig` show. */
export interface ModalConfig {
  accentColor?: string;
  paragonLink?: boolean;
  /** One line under the name. */
  description?: string;
  /** Markdown. */
  overview?: string;
  workflowMeta: Record<string, never>;
  sharedMeta: { inputs: ConnectInput[] };
}

/** An item of `GET /sdk/integrations` (contract 7.1). */
export interface WireIntegration {
  id: string;
  type: string;
  name: string;
  brandColor: string;
  isActive: boolean;
  configs: { id: string; integrationId: string; dateCreated: string; dateUpdated: string; values: ModalConfig }[];
  workflows: [];
  customIntegrationId: null;
  customIntegration: null;
  authenticationType: WireScheme;
  needPreOauthInputs: boolean;
  sdkIntegrationConfig: SdkIntegrationConfig;
  hasCredential: boolean;
  connectedUserLimitOnDevCred: number;
  connectedUserLimitReached: boolean;
  providerType: string;
  resourceId: null;
  projectId: string;
  dateCreated: string;
  dateUpdated: string;
  /** Ours: what the portal tells the end user before they leave for the provider. */
  portico: {
    /** One line each: what the host will be able to do. Written from the scopes. */
    access: string[];
    /** Whether the provider's declaration carries a setup hint for key fields. */
    keyHelpUrl?: string;
    /** The host application's name, as the project has it. */
    hostName: string;
  };
}

/** Contract 7.7. */
export interface WireConfiguration {
  id: string;
  connectCredentialId: string;
  workflowSettings: Record<string, { enabled: boolean; settings: Record<string, unknown> }>;
  sharedSettings: Record<string, unknown>;
  configMeta: Record<string, unknown>;
  externalId?: string;
  isDefault: boolean;
  dateCreated: string;
  dateUpdated: string;
}

/** Contract 7.6. Never carries a secret. */
export interface WireCredential {
  id: string;
  status: CredentialStatus;
  /** Exactly one is the default, and it comes first. */
  configurations: WireConfiguration[];
  externalId?: string;
  /** The account's immutable id at the provider. */
  providerId?: string;
  /** What names the account: `accountName`, `accountDetail`, and the provider's public extras (all primitives). */
  providerData: Record<string, string | number | boolean>;
  projectId: string;
  integrationId: string;
  personaId: string;
  isPreviewCredential: boolean;
  dateCreated: string;
  dateUpdated: string;
  dateRefreshed: string;
  dateValidUntil?: string;
  refreshFailureCount: number;
  isRefreshing: boolean;
  /** Ours: why the credential is not VALID, in words for the end user. */
  statusReason?: { code: string; message: string };
}

/** An entry of `me.integrations` (contract 7.5). */
export interface WireUserIntegration {
  /** True if and only if the selected credential is VALID. */
  enabled: boolean;
  allCredentials: WireCredential[];
  credentialId?: string;
  credentialConfigId?: string;
  credentialStatus?: CredentialStatus;
  providerId?: string;
  providerData?: Record<string, string | number | boolean>;
  sharedSettings?: Record<string, unknown>;
  workflowSettings?: Record<string, unknown>;
  configMeta?: Record<string, unknown>;
  configuredWorkflows?: Record<string, unknown>;
  externalId?: string;
}

/** `GET /sdk/me` (contract 3.2). */
export interface WireMe {
  authenticated: true;
  userId: string;
  integrations: Record<string, WireUserIntegration>;
  meta: Record<string, unknown>;
  resources: [];
  project: { id: string; billingPlan: "connect_enterprise"; accessibleFeatures: string[] };
}

/** Options of an installation as the SDKs send them (contract 3.7). Unknown keys are ignored. */
export interface InstallOptions {
  isApiInstallation?: boolean;
  showPortalAfterInstall?: boolean;
  bypassPostOAuthPrompt?: boolean;
  allowMultipleCredentials?: boolean;
  selectedCredentialId?: string;
  selectedConfigurationId?: string;
  accountType?: string | string[];
  externalId?: string;
  overrideRedirectUrl?: string;
  selectedAccountConfig?: AccountType;
  selectedMultipleAccountTypes?: string[];
  endUserSuppliedValues?: Record<string, string>;
}

/** `GET /sdk/actions/session-id/:key` (contract 4.6), with the outcome that our own SDK and portal read. */
export interface AttemptStatus {
  connectCredentialId: string | null;
  /** `unknown` until the attempt's row exists; the official SDK reads only the field above. */
  state: "unknown" | "created" | "handed_off" | "returned" | "succeeded" | "failed";
  error: { code: string; message: string; userMessage: string; reference: string } | null;
}
