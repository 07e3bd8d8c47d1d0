/** The shapes that the SDK hands to the host application (wire contract 7). Instants are ISO 8601 texts. */

export type CredentialStatus = "PENDING" | "INVALID" | "VALID";

/** One set of a user's settings on a credential. */
export interface Configuration {
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

/** A user's connected account of one integration. It never carries a secret. */
export interface Credential {
  id: string;
  /** `PENDING`: answers are still due. `INVALID`: the user has to reconnect. */
  status: CredentialStatus;
  /** Exactly one is the default, and it comes first. */
  configurations: Configuration[];
  externalId?: string;
  /** The account's immutable id at the provider. */
  providerId?: string;
  /** What names the account, such as `accountName`, and the provider's public extras. */
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
  /** Why the credential is not `VALID`, in words for the end user. */
  statusReason?: { code: string; message: string };
  /** What keeps it from being used at the moment although nothing is wrong with it; the message is for the end user. */
  paused?: { code: "frozen" | "provider_unreachable" | "app_refused"; message: string; since: string };
  /** How it does beyond `status`. Absent on an older server. */
  health?: {
    /** `dead` is the only one that is `INVALID`; on `failing`, `suspect` and `in_doubt` Portico is working by itself. */
    state: "healthy" | "failing" | "suspect" | "in_doubt" | "dead";
    /** ISO 8601. */
    since: string;
    /** Absent while healthy. The message is for the end user. */
    reason?: { code: string; message: string };
    /** When a renewal, a proof or a call last worked, in ISO 8601. Absent: nobody has tried it, it came from elsewhere. */
    lastSuccess?: string;
  };
}

/** What the user has of one integration. The single fields are those of the selected credential. */
export interface UserIntegration {
  /** True if and only if the selected credential is `VALID`. */
  enabled: boolean;
  allCredentials: Credential[];
  allConfigurations: Configuration[];
  credentialId?: string;
  credentialConfigId?: string;
  credentialStatus?: CredentialStatus;
  providerId?: string;
  providerData?: Record<string, string | number | boolean>;
  sharedSettings?: Record<string, unknown>;
  workflowSettings?: Record<string, unknown>;
  configMeta?: Record<string, unknown>;
  /** Deprecated alias of `workflowSettings`. */
  configuredWorkflows?: Record<string, unknown>;
  externalId?: string;
  /** You have paused it: the user cannot connect it, for the first time or anew. The message is for them. */
  paused?: { code: "frozen"; message: string };
}

/** The signed-in user, without the user token: no one who asks who the user is needs to be able to act as them. */
export interface AuthenticatedUser {
  authenticated: true;
  /** The user token's `sub`. */
  userId: string;
  /** One entry for every integration of the project, by its type, connected or not. */
  integrations: Record<string, UserIntegration>;
  meta: UserMetadata;
  resources: unknown[];
}

export type User = { authenticated: false } | AuthenticatedUser;

/** `Name` and `Email` are shown in the dashboard; everything else is the host's own. */
export type UserMetadata = Record<string, unknown>;

export interface IntegrationMetadata {
  type: string;
  name: string;
  /** `#rrggbb` */
  brandColor: string;
  /** Address of an SVG. */
  icon: string;
}

export interface IntegrationConfig {
  /** One line under the name. */
  shortDescription: string | undefined;
  /** Markdown. */
  longDescription: string | undefined;
  availableUserSettings: SettingInput[];
  availableWorkflows: WorkflowMeta[];
  hiddenWorkflows: WorkflowMeta[];
}

export interface WorkflowMeta {
  id: string;
  description?: string;
  infoText?: string;
  inputs: ConnectInput[];
}

/** A question put to the end user. */
export interface ConnectInput {
  id: string;
  title: string;
  type:
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
  /** For `ENUM` and `DYNAMIC_ENUM`: what to pass as `action` to `getFieldOptions`. */
  sourceType?: string;
}

/**
 * A question of the host about a connected account. Its answer is saved with `updateIntegrationUserSettings`, under its
 * `id`; the members after `section` are those of some types only.
 */
export interface SettingInput {
  id: string;
  title: string;
  type:
    | "TEXT_NO_VARS"
    | "TEXTAREA_NO_VARS"
    | "EMAIL"
    | "URL"
    | "NUMBER"
    | "BOOLEAN_INPUT"
    | "SWITCH"
    | "ENUM"
    | "MULTI_SELECT"
    | "DYNAMIC_ENUM"
    | "CUSTOM_DROPDOWN"
    | "COMBO_INPUT"
    | "FIELD_MAPPER"
    | "FILE"
    | "COPYABLE_BUTTON_INPUT"
    | "DATE"
    | "KEY_VALUE_LIST"
    | "JSON";
  required: boolean;
  subtitle?: string;
  tooltip?: string;
  placeholder?: string;
  hidden?: boolean;
  defaultValue?: unknown;
  documentationLink?: string;
  documentationLinkLabel?: string;
  /** Asked only while the answer to another input is among these. */
  visibleWhen?: { input: string; isOneOf: (string | number | boolean)[] };
  /** Inputs in a row with the same one stand under it as their heading. */
  section?: string;
  /** Where its choices come from: what to pass as `action` to `getFieldOptions`. */
  sourceType?: string;
  /** `ENUM`, `MULTI_SELECT`: choices that the host wrote down. */
  options?: FieldOption[];
  /** `CUSTOM_DROPDOWN`: the name under which the host hands the choices over. */
  key?: string;
  /** Texts: RE2 syntax, for the whole answer; and what to say where it does not match. */
  pattern?: string;
  patternHint?: string;
  minLength?: number;
  maxLength?: number;
  /** Numbers, and days as `2026-11-27`. */
  min?: number | string;
  max?: number | string;
  /** `FIELD_MAPPER`, `COMBO_INPUT`: the host's own fields, by the names that people read. */
  savedFieldMappings?: { label: string }[];
}

/** One way to sign in to a provider, such as production or sandbox. */
export interface AccountType {
  id: string;
  scheme: "basic" | "oauth" | "oauth_client_credential" | "service_account" | "oauth_app" | "impersonated_app";
  accountDescription?: string;
  oauthParameters?: { key: string; source: { type: "VALUE"; value: unknown } }[];
  endUserSuppliedValues?: ConnectInput[];
  skipPostOAuthInputs?: boolean;
}

/** A connected account as its provider has it. */
export interface IntegrationAccount {
  id: string;
  type: string;
  name: string;
  credentialId: string;
  credentialStatus: CredentialStatus;
  providerId?: string;
  providerData: Record<string, string | number | boolean>;
}

/** A list of the connected account. */
export interface DynamicSourceDescriptor {
  type: "DYNAMIC_DATA_SOURCE";
  cacheKey: string;
  title: string;
  /** Keys of the sources whose choice it depends on: hand them over as `parameters`. */
  refreshDependencies: string[];
  supportPagination?: boolean;
}

/** Where an input's choices come from. */
export type DataSourceDescriptor =
  | { type: "STATIC_ENUM_DATA_SOURCE"; id: string; title: string; values: FieldOption[] }
  | DynamicSourceDescriptor
  | {
      type: "COMBO_INPUT_DATA_SOURCE";
      id: string;
      title: string;
      mainInputSource: DynamicSourceDescriptor;
      dependentInputSource: DynamicSourceDescriptor;
    }
  | {
      type: "FIELD_MAPPER_DATA_SOURCE";
      id: string;
      title: string;
      recordSource?: DynamicSourceDescriptor;
      fieldSource: DynamicSourceDescriptor;
    };

/** The sources behind an input (wire contract 6.3). */
export type InputSources = { kind: "single"; source: DataSourceDescriptor };

export interface FieldOption {
  value: string;
  label: string;
  subtitle?: string;
}

export interface FieldOptions {
  data: FieldOption[];
  /** Inputs that the data source asks for itself; empty for ordinary lists. */
  nestedData: Record<string, unknown>[];
  /** What to pass as `cursor` for the next page, or null at the end. */
  nextPageCursor: string | null;
}
