/**
 * The shapes that the official SDK relies on (wire contract 7). Types only: the browser packages import this file
 * without pulling in a validator. Dates are ISO 8601 texts.
 */
import type { CredentialHealth, HealthReason } from "./health.ts";
import type { SettingInput } from "./http/setting-inputs.ts";

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
  /** Ours, for PERMISSION: what there is to choose from. The answer is the chosen names, joined by spaces. */
  permissions?: { name: string; label: string; isFixed: boolean }[];
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

export interface WireDynamicSource {
  type: "DYNAMIC_DATA_SOURCE";
  cacheKey: string;
  title: string;
  refreshDependencies: string[];
  supportPagination?: boolean;
}

export type WireDataSource =
  | { type: "STATIC_ENUM_DATA_SOURCE"; id: string; title: string; values: DataSourceOption[] }
  | WireDynamicSource
  /** `COMBO_INPUT`: the second list is asked for with the answer to the first. */
  | {
      type: "COMBO_INPUT_DATA_SOURCE";
      id: string;
      title: string;
      mainInputSource: WireDynamicSource;
      dependentInputSource: WireDynamicSource;
    }
  /** `FIELD_MAPPER`: the fields of an object at the provider, and the objects where there are several. */
  | {
      type: "FIELD_MAPPER_DATA_SOURCE";
      id: string;
      title: string;
      recordSource?: WireDynamicSource;
      fieldSource: WireDynamicSource;
    };

export interface SdkIntegrationConfig {
  oauthInputs: ConnectInput[];
  authConfigInputs: ConnectInput[];
  postOauthInputs: ConnectInput[];
  accountTypes: AccountType[];
  dataSources: Record<string, WireDataSource>;
}

/** Contract 7.9: a setting, as the host declared it, with what the official SDK reads beside it. */
export type WireSettingInput = SettingInput & {
  required: boolean;
  /** Where the choices are: a key of `SdkIntegrationConfig.dataSources`. */
  sourceType?: string;
  /** `CUSTOM_DROPDOWN`: those of the declaration, until the host application hands its own over. */
  customDropdownOptions?: DataSourceOption[];
  keyIsDefault?: boolean;
};

/** Contract 7.9: what the portal and `getIntegrationConfig` show. */
export interface ModalConfig {
  accentColor?: string;
  paragonLink?: boolean;
  /** One line under the name. */
  description?: string;
  /** Markdown. */
  overview?: string;
  workflowMeta: Record<string, never>;
  sharedMeta: { inputs: WireSettingInput[] };
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
    /** Set where what the end user enters is a key, and not a name with a password, say. */
    asksForKey?: true;
    /** Set where the end user types a code at the provider instead of coming back from its page (RFC 8628). */
    connectsBy?: "device";
    /** The host application's name, as the project has it. */
    hostName: string;
  };
}

/** Contract 3.6: an integration with one connected account of it. */
export interface WireAccount extends WireIntegration {
  credentialId: string;
  credentialStatus: CredentialStatus;
  providerId?: string;
  providerData: Record<string, string | number | boolean>;
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
  /** Ours: when the connection ends for good and has to be made anew, as far as anybody told. */
  dateGrantExpires?: string;
  /** Ours: what the integration asks for and was not granted; reconnecting asks for it. */
  missingScopes?: string[];
  /** Ours: why the credential is not VALID, in words for the end user. */
  statusReason?: { code: string; message: string };
  /** Ours: the truth behind `status`, which only knows whether the end user has to act. */
  health?: WireHealth;
  /**
   * Ours, in the user's state only: what keeps an account from being used or renewed, for which neither it nor its user is
   * at fault. Reconnecting mends none of it, except where a freeze covers a time that is over.
   */
  paused?: WirePause;
}

/**
 * `frozen`: by the host. `provider_unreachable`, `app_refused`: the provider does that to every account alike whose tokens
 * are asked for in the same way.
 */
export interface WirePause {
  code: "frozen" | "provider_unreachable" | "app_refused";
  /** For the end user. */
  message: string;
  since: string;
  /** Whether connecting it again is refused meanwhile, or would be of no use. Absent: it is not. */
  refusesConnecting?: boolean;
}

/** Ours. Instants are absent when the thing has not happened. */
export interface WireHealth {
  state: CredentialHealth;
  /** Since when it is in that state. */
  since: string;
  /** Absent while healthy. The message is for the end user. */
  reason?: { code: HealthReason; message: string };
  /** Of a renewal, or of a proof at the provider. */
  lastSuccess?: string;
  lastFailure?: string;
  lastFailureReason?: HealthReason;
  /** `suspect` and `in_doubt` only: when the provider is asked again before anything is concluded. */
  confirmAfter?: string;
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
  /** Ours: a freeze of the host keeps the user from connecting it, for the first time or anew. Absent: none does. */
  paused?: { code: "frozen"; /** For the end user. */ message: string };
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
  state: "unknown" | "created" | "handed_off" | "returned" | "undecided" | "succeeded" | "failed";
  error: { code: string; message: string; userMessage: string; reference: string } | null;
  /** While `undecided`: the accounts between which the end user has to choose, by the names that the provider has for them. */
  accounts?: { connected: string | null; consented: string | null; canAdd: boolean };
  /** While the end user has a code to type at the provider (RFC 8628 section 3.3). */
  device?: DevicePrompt;
}

/** What the end user types, and where. Shown to the user who began the attempt and to nobody else. */
export interface DevicePrompt {
  userCode: string;
  verificationUrl: string;
  /** The same with the code in it, where the provider has one: a link or a picture saves typing. */
  verificationUrlComplete?: string;
  /** ISO 8601; at most 10 minutes after the beginning. */
  expiresAt: string;
}
