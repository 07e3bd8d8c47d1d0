import type { InstallOptions, WireUserIntegration } from "@portico/protocol";
import { setupIncomplete, toPorticoError } from "./error-makers.ts";
import type { PorticoError } from "./errors.ts";
import type { InstallFlowOptions } from "./install-flow-types.ts";
import { stageOf, type InstallFacts } from "./install-stage.ts";
import type { InstallEvent } from "./option-types.ts";
import type { ProviderWindow } from "./provider-window.ts";

/** One install flow: what it was begun with, and what is known so far. */
export interface Flow extends InstallFacts {
  readonly options: InstallFlowOptions;
  readonly wire: InstallOptions;
  /** What was there before, which `cancel` must leave alone. */
  readonly owned: WireUserIntegration | undefined;
  submission?: Promise<void> | undefined;
  event?: InstallEvent;
}

/** Leads one flow at a time from stage to stage, and tells its host. */
export interface InstallProgress {
  current(): Flow | undefined;
  /** Makes a flow the current one, in place of the one before it, and enters its first stage. */
  begin(flow: Flow): void;
  /** Enters the stage that follows from what is known now. Throws `sdk.popup_blocked`. */
  enter(flow: Flow): void;
  /** Enters the stage after a credential was made; nothing where the flow is not the current one any more. */
  accept(flow: Flow, event: InstallEvent): void;
  /** The provider's window for the flow: brought to the front, or opened. Throws `sdk.popup_blocked`. */
  showWindow(flow: Flow): void;
  tell(options: InstallFlowOptions, error: unknown, flow?: Flow): void;
  /** Ends the current flow; a reason is told to `onError`. */
  abandon(reason?: PorticoError): void;
}

export interface InstallProgressParts {
  readonly providerWindow: ProviderWindow;
  /** Hears of errors where the host gave no `onError`. */
  readonly report: (error: unknown) => void;
}

export function createInstallProgress({ providerWindow, report }: InstallProgressParts): InstallProgress {
  let current: Flow | undefined;

  function tell({ onError }: InstallFlowOptions, error: unknown, flow?: Flow): void {
    (onError ?? report)(toPorticoError(error), flow ? { stage: stageOf(flow).stage } : null);
  }

  function enter(flow: Flow): void {
    // A window that was opened for the answers before is of no use any more.
    providerWindow.close();
    const stage = stageOf(flow);
    const { event, options } = flow;
    if (stage.done) current = undefined;
    if (stage.done && event?.credential.status !== "VALID") {
      tell(options, setupIncomplete(), flow);
      return;
    }
    options.onNext?.(stage);
    // The host may have answered, or called the flow off, inside onNext.
    if (stage.stage === "oauth" && current === flow && !providerWindow.isOpen()) openWindow(flow);
    if (stage.done && event) options.onComplete?.(event);
  }

  function openWindow(flow: Flow): void {
    let isTold = false;
    function tellOnce(error: PorticoError): void {
      if (!isTold) tell(flow.options, error, flow);
      isTold = true;
    }
    providerWindow.open({
      integration: flow.integration,
      installOptions: flow.wire,
      timeoutMs: flow.options.oauthTimeout,
      onConnected: (event) => accept(flow, event),
      onClosed: tellOnce,
      onFailed: tellOnce,
    });
  }

  function accept(flow: Flow, event: InstallEvent): void {
    if (current !== flow) return;
    flow.event = event;
    flow.credential = event.credential;
    enter(flow);
  }

  function abandon(reason?: PorticoError): void {
    const ended = current;
    current = undefined;
    providerWindow.close();
    if (ended && reason) tell(ended.options, reason, ended);
  }

  return {
    current: () => current,
    begin(flow) {
      abandon();
      current = flow;
      enter(flow);
    },
    enter,
    accept,
    showWindow(flow) {
      if (!providerWindow.focus()) openWindow(flow);
    },
    tell,
    abandon,
  };
}
