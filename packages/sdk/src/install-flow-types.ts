import type { AccountType, ConnectInput } from "./data-types.ts";
import type { PorticoError } from "./errors.ts";
import type { InstallEvent } from "./option-types.ts";

export type InstallStage =
  | { stage: "accountType"; options: AccountType[]; done: false }
  | { stage: "preOptions"; options: ConnectInput[]; done: false }
  | { stage: "oauth"; done: false }
  | { stage: "postOptions"; options: ConnectInput[]; done: false }
  | { stage: "done"; done: true };

export interface InstallFlowOptions {
  /** Called with every stage that is entered, `done` included. */
  onNext?: (stage: InstallStage) => void;
  /** Called once, after `onNext` was told `done`. */
  onComplete?: (event: InstallEvent) => void;
  /** `context` is null for errors of `start` before any stage. */
  onError?: (error: PorticoError, context: { stage: InstallStage["stage"] } | null) => void;
  /** Milliseconds until the provider's window is closed and the stage fails with `connect.timed_out` (none). */
  oauthTimeout?: number;
  allowMultipleCredentials?: boolean;
  /** A credential's id or external id, to reconnect it in place. */
  selectedCredentialId?: string;
  externalId?: string;
  overrideRedirectUrl?: string;
}

export type InputValues = Record<string, string | number | boolean | undefined>;

/**
 * Connects an account with the host's own user interface; needs `setHeadless(true)`.
 * Stages, in order, each only where there is something to do: accountType → preOptions → oauth → postOptions → done.
 */
export interface InstallFlow {
  /**
   * Begins a flow for one integration; a flow that is still running is abandoned. Never throws: every error goes to
   * `onError`. Call it inside a click, because it opens the provider's window at once where nothing has to be asked.
   *
   * Errors: `sdk.not_authenticated`, `sdk.headless_required`, `integration.not_found`, `integration.inactive`,
   * `credential.external_id_taken`, `sdk.popup_blocked`, and those of the stage that is entered.
   *
   * @example
   * portico.setHeadless(true);
   * button.onclick = () =>
   *   portico.installFlow.start("zendesk", {
   *     onNext: (stage) => showForm(stage),
   *     onComplete: (event) => showConnected(event.credential),
   *     onError: (error) => showError(error.userMessage ?? error.message),
   *   });
   */
  start(type: string, options?: InstallFlowOptions): void;
  /**
   * Answers the stage `accountType` with one of its ids, and enters the next stage. Call it inside a click.
   * Rejects, and tells `onError`: `sdk.no_install_flow`, `sdk.invalid_argument`, `sdk.popup_blocked`.
   */
  setAccountType(id: string): Promise<void>;
  /**
   * Answers the stage `preOptions`. For OAuth it opens the provider's window, so call it inside a click. For keys it
   * has the server try them: wrong ones reject with `connect.credential_rejected` and `meta.field`, the flow stays
   * where it is, and this may be called again at once.
   */
  setPreOptions(values: InputValues): Promise<void>;
  /** Answers the stage `postOptions`. Rejects, and tells `onError`, with the server's error; may be called again. */
  setPostOptions(values: InputValues): Promise<void>;
  /**
   * The stage that the flow is in. At `oauth` with no window open it opens one: call it inside a click to try again
   * after a denial, a blocked or a closed window. Throws `sdk.no_install_flow`, `sdk.popup_blocked`.
   */
  next(): InstallStage;
  /**
   * Abandons the flow: closes the provider's window and disconnects what this flow has connected, but never a
   * credential that was there before. Does nothing where no flow is running.
   */
  cancel(): Promise<void>;
}
