import type { AuthenticatedUser, Credential, FieldOption, User, UserMetadata } from "./data-types.ts";
import type { PorticoError } from "./errors.ts";

/** The names that `subscribe` accepts, under the keys that the official SDK uses. */
export const SDK_EVENT = {
  ON_INTEGRATION_INSTALL: "onIntegrationInstall",
  ON_INTEGRATION_UNINSTALL: "onIntegrationUninstall",
  ON_WORKFLOW_CHANGE: "onWorkflowChange",
  ON_PORTAL_OPEN: "onPortalOpen",
  ON_PORTAL_CLOSE: "onPortalClose",
} as const;

export interface PortalEvent {
  integrationId: string;
  integrationType: string;
}
export interface InstallEvent extends PortalEvent {
  credentialId: string;
  credential: Credential;
}
export interface UninstallEvent extends PortalEvent {
  credentialId?: string;
}
export interface WorkflowChangeEvent {
  integrationId: string;
  integrationType: string;
  workflowId?: string;
  workflowStateChange?: Record<string, unknown>;
}

export interface EventPayloads {
  onIntegrationInstall: InstallEvent;
  onIntegrationUninstall: UninstallEvent;
  onWorkflowChange: WorkflowChangeEvent;
  onPortalOpen: PortalEvent;
  onPortalClose: PortalEvent;
}
export type EventName = keyof EventPayloads;
/** The second argument is the user as `getUser()` returns it; the user token is not in it. */
export type Listener<Name extends EventName> = (event: EventPayloads[Name], user: AuthenticatedUser) => void;

/** Called at most once each, for the one `connect` or `installIntegration` that they were given to. */
export interface Callbacks {
  onInstall?: Listener<"onIntegrationInstall">;
  /** Used only where `onInstall` is absent. */
  onSuccess?: Listener<"onIntegrationInstall">;
  onError?: (error: PorticoError) => void;
  onUninstall?: Listener<"onIntegrationUninstall">;
  onWorkflowChange?: Listener<"onWorkflowChange">;
  onOpen?: Listener<"onPortalOpen">;
  onClose?: Listener<"onPortalClose">;
}

export interface ConnectOptions extends Callbacks {
  /** Connect one more account instead of replacing the one that is there. */
  allowMultipleCredentials?: boolean;
  /** A credential's id, or the external id it was given, to show or to reconnect. */
  selectedCredentialId?: string;
  selectedConfigurationId?: string;
  /** The host's own name for the new credential. Not together with `selectedCredentialId`. */
  externalId?: string;
  /** Account type to use, or the account types to offer. */
  accountType?: string | string[];
  /** Where the provider sends the user back to, if not to Portico. `https://` is added where no scheme is given. */
  overrideRedirectUrl?: string;
}

export interface InstallIntegrationOptions extends ConnectOptions {
  showPortalAfterInstall?: boolean;
  /** Do not show the portal for answers that are due after consent. Not together with `showPortalAfterInstall`. */
  bypassPostOAuthPrompt?: boolean;
  /** Milliseconds until the provider's window is closed and the call fails with `connect.timed_out` (none). */
  oauthTimeout?: number;
}

export interface CompleteInstallOptions {
  authorizationCode: string;
  /** The redirect URL that the code was issued for. */
  redirectUrl?: string;
  /** The `state` that came with the code. Providers without PKCE need it; hand it in always. */
  state?: string;
  /** (true) */
  showPortalAfterInstall?: boolean;
  integrationOptions?: Record<string, unknown>;
}

export interface AuthenticateOptions {
  metadata?: UserMetadata;
}

export interface UninstallOptions {
  /** A credential's id or external id (the selected credential). */
  selectedCredentialId?: string;
}

export interface RequestOptions {
  /** (`GET`) */
  method?: string;
  /**
   * Plain objects, arrays, numbers and booleans are sent as JSON. Texts, `FormData`, `Blob`, `URLSearchParams`,
   * buffers and streams are sent as they are.
   */
  body?: unknown;
  headers?: ConstructorParameters<typeof Headers>[0];
  /** A credential's id or external id (the selected credential). */
  selectedCredentialId?: string;
  /** Resolve to the provider's `Response` itself, whatever its status, without reading its body (false). */
  raw?: boolean;
  signal?: AbortSignal;
}

/** Which credential and which of its configurations: ids, or external ids with or without `ext:`. */
export interface SelectionOptions {
  /** (the selected credential) */
  selectedCredentialId?: string | undefined;
  /** (the credential's default configuration) */
  selectedConfigurationId?: string | undefined;
}

export interface SavedSettings {
  /** The user with what was saved. */
  userState: User;
  /** What the server saved although something is amiss; answers that do not fit reject the call instead. */
  errors: string[];
}

export interface WorkflowStates {
  user: User;
  /** Of the workflows that were not switched. */
  errors: { workflowId: string; message: string }[];
}

export interface WorkflowRequest {
  /** Sent as JSON (`{}`). */
  body?: object;
  query?: Record<string, string>;
  headers?: Record<string, string>;
}

/** Choices of the host's own, for an input that names them by its `key`: a list, or a page of them at a time. */
export type DropdownSource =
  | FieldOption[]
  | {
      loadOptions(
        cursor: string | number | undefined,
        search: string | undefined,
      ): Promise<{ options: FieldOption[]; nextPageCursor?: string | null }>;
    };

export interface DataSources {
  dropdowns?: Record<string, DropdownSource>;
  /** By an integration's type; these come before those for all. */
  integrationSpecificSources?: Record<string, { dropdowns?: Record<string, DropdownSource> }>;
}

export interface FieldOptionsRequest {
  /** The integration's type. */
  integration: string;
  /** The input's `sourceType`, or its `key`. */
  action?: string;
  /** The data source itself, instead of `action`. */
  source?: { cacheKey?: string; id?: string };
  search?: string;
  /** `nextPageCursor` of the page before. */
  cursor?: string | number | false;
  parameters?: { key: string; source: { type: "VALUE"; value: unknown } }[];
  /** A credential's id or external id (in an install flow or an open portal, the credential being set up). */
  selectedCredentialId?: string;
}

/** What `configureGlobal` takes as overrides. Those of services that this SDK does not use are ignored. */
export interface EnvironmentUrls {
  CONNECT_PUBLIC_URL: string;
  DASHBOARD_PUBLIC_URL: string;
  HERMES_PUBLIC_URL: string;
  PASSPORT_PRODUCTION_URL: string;
  PASSPORT_PUBLIC_URL: string;
  ZEUS_PUBLIC_URL: string;
  CDN_PUBLIC_URL: string;
  WORKER_PROXY_PUBLIC_URL: string;
  API_TRIGGER_KIT_PUBLIC_URL: string;
}
/** Where the server is: one address for everything, or the official SDK's host with its service names. */
export type GlobalOptions = ({ baseUrl: string } | { host: string }) & {
  /** The language of the portal, as a BCP 47 tag (the page's `lang`, else the browser's). One that the portal does not speak counts as none. */
  locale?: string;
};
