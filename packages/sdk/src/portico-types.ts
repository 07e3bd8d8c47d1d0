import type {
  AccountType,
  AuthenticatedUser,
  Configuration,
  ConnectInput,
  DataSourceDescriptor,
  FieldOptions,
  InputSources,
  IntegrationAccount,
  IntegrationConfig,
  IntegrationMetadata,
  User,
  UserMetadata,
} from "./data-types.ts";
import type { PorticoError } from "./errors.ts";
import type { InstallFlow } from "./install-flow-types.ts";
import type {
  AuthenticateOptions,
  CompleteInstallOptions,
  ConnectOptions,
  DataSources,
  EnvironmentUrls,
  EventName,
  FieldOptionsRequest,
  GlobalOptions,
  InstallEvent,
  InstallIntegrationOptions,
  Listener,
  RequestOptions,
  SavedSettings,
  SelectionOptions,
  UninstallOptions,
  WorkflowRequest,
  WorkflowStates,
} from "./option-types.ts";

/**
 * Portico in the browser. Methods may be taken off the object; none of them needs `this`.
 *
 * Every method that talks to the server also rejects with `sdk.not_authenticated` while signed out, with
 * `sdk.network_failed` where the server cannot be reached, and with the server's own error. An answer of 401 signs the
 * user out: call `authenticate` with a fresh user token.
 */
export interface Portico {
  /**
   * Says where the server is. Call it once, before `authenticate`. A change signs the user out; the same again does
   * nothing. Another `locale` alone changes the language of the portal, also while it is open. Throws a `TypeError` for what is not an address.
   *
   * @example
   * portico.configureGlobal({ baseUrl: "https://portico.example.com" });
   */
  configureGlobal(options: GlobalOptions, overrides?: Partial<EnvironmentUrls>): void;

  /**
   * Signs the user in and reads everything there is to know about them from the server. Nothing is stored in the
   * browser, so call it after every page load, and again with a fresh user token before the old one expires.
   *
   * Errors: `sdk.not_configured`, `sdk.invalid_argument`, `user_token.malformed`, `user_token.expired` and the other
   * `user_token.*` of the server, `sdk.superseded` if another `authenticate` or a `logout` overtook this one. After an
   * error nobody is signed in. Next: `getUser`, `connect`.
   *
   * @example
   * const { projectId, userToken } = await (await fetch("/api/portico-token")).json();
   * await portico.authenticate(projectId, userToken);
   */
  authenticate(projectId: string, userToken: string, options?: AuthenticateOptions): Promise<void>;

  /** Signs the user out in this page, closes the portal and ends whatever was under way. Makes no request. */
  logout(): void;

  /**
   * A copy of what is known about the user, without the user token; `{authenticated: false}` while signed out.
   *
   * @example
   * const user = portico.getUser();
   * const isConnected = user.authenticated && user.integrations["github"]?.enabled === true;
   */
  getUser(): User;

  /** Merges values into the user's metadata on the server and resolves to the user. Any casing of `name` and `email` is understood. */
  setUserMetadata(metadata: UserMetadata): Promise<AuthenticatedUser>;

  /**
   * Opens the portal for one integration. Resolves to the install event when an account was connected, or to undefined
   * when the user closed the portal. **For a type that is not in the project or not active it does nothing** and
   * resolves to undefined, so that a button may be shipped before its integration is switched on.
   *
   * Errors: `sdk.not_authenticated`, `sdk.headless_mode`, `sdk.invalid_argument`, `credential.not_found`,
   * `credential.external_id_taken`, `connect.redirect_url_refused`. Each is also given to `onError`.
   *
   * @example
   * button.onclick = async () => {
   *   const installed = await portico.connect("github");
   *   if (installed) showConnected(installed.credential.providerData["accountName"]);
   * };
   */
  connect(type: string, options?: ConnectOptions): Promise<InstallEvent | undefined>;

  /**
   * Connects an account with as little of the portal as possible: where only the provider's consent is needed its
   * window opens at once (so call it inside a click), otherwise the portal asks first. Resolves to the install event,
   * or to undefined when the user closed the portal. Calling it again for the same type while its window is open brings
   * that window to the front.
   *
   * Errors: `sdk.not_authenticated`, `integration.not_found`, `integration.inactive`, `sdk.already_installed` (unless
   * `allowMultipleCredentials`), `sdk.invalid_argument`, `sdk.inputs_needed` (headless only: use `installFlow`),
   * `sdk.popup_blocked`, `connect.denied`, `connect.closed`, `connect.timed_out` and the other `connect.*` of the
   * server, `credential.setup_incomplete` (connected, but answers are due and no portal may ask for them). A window
   * that only seemed closed may still succeed later: the install event then still reaches subscribers, once.
   *
   * @example
   * button.onclick = () => portico.installIntegration("slack").then(showConnected, showError);
   */
  installIntegration(type: string, options?: InstallIntegrationOptions): Promise<InstallEvent | undefined>;

  /** Connects an account with the host's own user interface. */
  readonly installFlow: InstallFlow;

  /**
   * Finishes an installation that began at the provider's marketplace, with the code that the host received. Makes no
   * install event, as in the official SDK. Errors: `integration.not_found`, `integration.inactive`, `connect.*`.
   */
  completeInstall(type: string, options: CompleteInstallOptions): Promise<void>;

  /**
   * Disconnects one credential of the user and revokes it at the provider. Errors: `integration.not_found`,
   * `credential.not_connected`.
   *
   * @example
   * await portico.uninstallIntegration("github");
   */
  uninstallIntegration(type: string, options?: UninstallOptions): Promise<void>;

  /**
   * Calls the provider's API as the user. `path` is relative to the provider's API, or an absolute address on one of its
   * hosts. Resolves to the parsed JSON, to the text where the answer is not JSON, to undefined where it is empty; with
   * `raw: true` to the `Response`. Rejects with a `ProxyRequestError`, whose `response` is the provider's body and whose
   * `status` is its status. Codes: `credential.not_connected`, `credential.needs_reconnect`, `proxy.*`, `net.*`.
   *
   * @example
   * const repositories = await portico.request<{ full_name: string }[]>("github", "/user/repos?per_page=5");
   */
  request(type: string, path: string, options: RequestOptions & { raw: true }): Promise<Response>;
  request<Result = unknown>(type: string, path: string, options?: RequestOptions): Promise<Result>;

  /** The active integrations, or one of them; `[]` before `authenticate`. One that is not there throws `integration.not_found`. */
  getIntegrationMetadata(): IntegrationMetadata[];
  getIntegrationMetadata(type: string): IntegrationMetadata;

  /** The texts and settings that the portal shows for an integration. Throws `integration.not_found`. */
  getIntegrationConfig(type: string): IntegrationConfig;

  /** Ways to sign in to this provider; empty where there is only one. Throws `integration.not_found`. */
  getAccountTypeOptions(type: string): AccountType[];
  /** What the user is asked before consent, or the fields of a key. Throws `integration.not_found`. */
  getPreOptions(type: string, accountTypeId?: string): ConnectInput[];
  /** What the user is asked after consent. Throws `integration.not_found`. */
  getPostOptions(type: string): ConnectInput[];

  /** An integration's id, as events carry it. Throws `integration.not_found`. */
  getIntegrationId(type: string): string;
  /** Address of a picture that the server has, by its name without an ending. */
  getAssetUrl(name: string): string;

  /** How an input's choices are read: pass it on as `source` to `getFieldOptions`. Throws `integration.not_found`, `data_source.not_found`. */
  getDataSourceOptions(type: string, key: string): DataSourceDescriptor;
  /**
   * The sources behind one input: one, a pair whose second depends on the first, or those of a field mapping. Null for
   * an input whose choices are written down, or that has none. Throws `integration.not_found`.
   *
   * @example
   * const sources = portico.getSourcesForInput("jira", input);
   * if (sources?.kind === "single") await portico.getFieldOptions({ integration: "jira", source: sources.source });
   */
  getSourcesForInput(type: string, input: { sourceType?: string }): InputSources | null;
  /** Hands choices of the host's own over, for inputs that name them by `key`; replaces what was handed over before. */
  setDataSources(sources: DataSources): void;

  /**
   * Saves answers to the host's questions; those that are not given stay. An empty answer takes one back. Errors:
   * `configuration.settings_invalid`, whose `meta.fields` has `{input, message}` for each answer that does not fit, and
   * then nothing is saved; `credential.not_connected`, `credential.not_found`, `configuration.not_found`. Next: `getUser`.
   *
   * @example
   * await portico.updateIntegrationUserSettings("slack", { channel: "#sales", days: 30 });
   */
  updateIntegrationUserSettings(
    type: string,
    values: Record<string, unknown>,
    options?: SelectionOptions,
  ): Promise<SavedSettings>;
  /** The same for one workflow's own settings. Errors also `workflow.not_found`. */
  updateWorkflowUserSettings(
    type: string,
    workflowId: string,
    values: Record<string, unknown>,
    options?: SelectionOptions,
  ): Promise<SavedSettings>;

  /**
   * Switches a workflow on for one configuration, and tells `onWorkflowChange`. Errors: `workflow.not_found`,
   * `credential.not_connected`, `credential.not_found`, `configuration.not_found`.
   */
  enableWorkflow(workflowId: string, options?: SelectionOptions): Promise<void>;
  /** The other way. */
  disableWorkflow(workflowId: string, options?: SelectionOptions): Promise<void>;
  /** Switches several, one after the other; never rejects, `errors` says which were not switched and why. */
  updateWorkflowState(states: Record<string, boolean>, options?: SelectionOptions): Promise<WorkflowStates>;

  /**
   * Tells of something in the host's application, for the workflows that start on it. A configuration is not named
   * without its credential (`sdk.invalid_argument`). A server without workflows rejects with `workflow.not_available`.
   */
  event(name: string, payload: unknown, options?: SelectionOptions): Promise<void>;
  /** Runs a workflow that starts on request, and resolves to its answer. Errors: `workflow.not_found`, `credential.*`. */
  workflow<Result = unknown>(workflowId: string, request?: WorkflowRequest & SelectionOptions): Promise<Result>;
  /** What workflows can start on at a provider: `{triggers: {[type]: […]}}`. Errors: `credential.not_connected`. */
  getTriggers(type: string, options?: { selectedCredentialId?: string }): Promise<unknown>;
  /** Connects the user to one of the host's own resources. Errors: `resource.not_found`. */
  connectAction(slug: string, payload: Record<string, unknown>): Promise<unknown>;
  /**
   * Where a third party posts to, to start one of the user's workflows. Makes no request. Throws `workflow.not_found`,
   * `credential.not_connected`.
   */
  getCustomWebhookUserManualUrl(workflowId: string, credentialId?: string): string;

  /**
   * Begins a second set of settings on a credential, under a name of the host's if it likes. Errors:
   * `credential.not_found`, `credential.ambiguous`, `configuration.external_id_taken`, `configuration.too_many`.
   *
   * @example
   * const { id } = await portico.createConfiguration({ credentialId, externalId: "team-a" });
   * await portico.updateIntegrationUserSettings("slack", { channel: "#a" }, { selectedConfigurationId: id });
   */
  createConfiguration(options: { credentialId: string; externalId?: string }): Promise<Configuration>;
  /** Merges the host's own metadata into a configuration; a null takes a member away. Errors: `configuration.not_found`. */
  updateConfiguration(options: {
    id: string;
    credentialId: string;
    meta: Record<string, unknown>;
  }): Promise<Configuration>;
  /** Removes a configuration with its settings. Errors: `configuration.not_found`, `configuration.is_default`. */
  destroyConfiguration(options: { id: string; credentialId: string }): Promise<void>;

  /**
   * A connected account as its provider has it, with its integration; never with a token. Errors:
   * `integration.not_found`, `credential.not_connected`, `credential.not_found`.
   */
  getIntegrationAccount(type: string, options?: { selectedCredentialId?: string }): Promise<IntegrationAccount>;

  /**
   * The options of one input, a page at a time.
   *
   * @example
   * const { data } = await portico.getFieldOptions({ integration: "jira", action: input.sourceType });
   */
  getFieldOptions(request: FieldOptionsRequest): Promise<FieldOptions>;

  /**
   * Has a function called on every event of a kind. Returns a function that ends that. Throws `sdk.invalid_argument`
   * for an unknown name.
   *
   * @example
   * const stop = portico.subscribe("onIntegrationInstall", (event) => console.log(event.integrationType));
   */
  subscribe<Name extends EventName>(name: Name, listener: Listener<Name>): () => boolean;
  /** Whether the listener was there. */
  unsubscribe<Name extends EventName>(name: Name, listener: Listener<Name>): boolean;

  /**
   * Has a function called after every change of what `getUser` and `getIntegrationMetadata` return: signed in, signed out,
   * connected, disconnected, read again. It is what bindings for a framework need; hosts want `subscribe`. `reason` is
   * there where the user was signed out by an error, such as an answer of 401, and not by the host. Returns a function
   * that ends that.
   *
   * @example
   * const stop = portico.onUserChange(() => render(portico.getUser()));
   */
  onUserChange(listener: (reason?: PorticoError) => void): () => boolean;

  /** Closes the portal; the pending `connect` resolves to undefined. Does nothing where none is open. */
  closePortal(): void;

  /** Switches the portal off, for hosts with their own user interface (off). Call it before `authenticate`. */
  setHeadless(headless: boolean): void;

  /** The version of this SDK. */
  getVersion(): string;
}
