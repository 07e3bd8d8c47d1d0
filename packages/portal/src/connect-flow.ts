/** Runs one attempt at connecting: the window, the wait, the finish. Everything it learns becomes an event of the state. */
import type { InstallOptions } from "@portico/protocol";
import type { Api } from "./api.ts";
import { followAttempt, type AttemptReport } from "./attempt.ts";
import { planConnect } from "./plan.ts";
import { awaitLinkedWindow, openProviderWindow, type ProviderWindow } from "./popup.ts";
import { createPortalFocus } from "./portal-focus.ts";
import { readProblem, type Problem } from "./problem.ts";
import { randomKey } from "./random-key.ts";
import type { PortalState } from "./state.ts";
import type { Store } from "./store.ts";

export interface ConnectFlow {
  /** Opens the provider's window, or sends the key; call it inside the click handler. Does nothing on a question. */
  readonly advance: () => void;
  /** The end user followed the link that stands in for a blocked window. */
  readonly linkFollowed: () => void;
  readonly focusWindow: () => void;
  /** Gives the running attempt up, here and on the server. */
  readonly cancel: () => void;
}

interface RunningAttempt {
  readonly key: string;
  readonly providerWindow: ProviderWindow;
  readonly stop: AbortController;
}

export function createConnectFlow(parts: {
  readonly own: Window;
  readonly origin: string;
  readonly store: Store;
  readonly api: Api;
  /** Has the SDK make or finish the credential, so that the host's page learns of it (`save-credential.ts`). */
  readonly save: (payload: Record<string, unknown>, installOptions: InstallOptions) => Promise<void>;
}): ConnectFlow {
  const { own, origin, store, api } = parts;
  let running: RunningAttempt | null = null;

  const openWindow = (state: OpenState): void => {
    const { integration, integrationType } = state.snapshot;
    let failureMessage: unknown = null;
    const windowParts = { own, origin, onFailure: (response: unknown) => void (failureMessage = response) };
    const url = api.startPageUrl(integrationType, integration.id);
    const popup = openProviderWindow({ ...windowParts, url });
    const attempt: RunningAttempt = {
      key: randomKey(own.crypto),
      providerWindow: popup ?? awaitLinkedWindow(windowParts),
      stop: new AbortController(),
    };
    running = attempt;
    store.dispatch(popup ? { type: "window_seen", sight: "opening" } : { type: "window_blocked", startUrl: url });
    const installOptions = installOptionsOf(state);
    const plan = planConnect(integration, state.snapshot.options, state.answers);
    void followAttempt({
      api,
      providerWindow: attempt.providerWindow,
      focus: createPortalFocus(own),
      request: {
        action: integrationType,
        integrationId: integration.id,
        values: state.answers.values,
        parameters: Object.fromEntries(
          (plan.accountType?.oauthParameters ?? []).map(({ key, source }) => [key, source.value]),
        ),
        installOptions,
        redirectUrl: state.snapshot.overrideRedirectUrl,
        key: attempt.key,
      },
      report: (report) => heard(attempt, report, installOptions, failureMessage),
      signal: attempt.stop.signal,
      now: () => own.performance.now(),
    });
  };

  const heard = (
    attempt: RunningAttempt,
    report: AttemptReport,
    installOptions: InstallOptions,
    failureMessage: unknown,
  ): void => {
    switch (report.type) {
      case "sight":
        // The blocked view stays until the linked window is really there.
        if (store.state().stage.name === "blocked" && report.sight === "opening") return;
        return store.dispatch({ type: "window_seen", sight: report.sight });
      case "returned":
        return store.dispatch({ type: "verifying" });
      case "succeeded":
        release(attempt);
        return void parts.save({ porticoAttempt: attempt.key }, installOptions);
      case "failed":
        release(attempt);
        return store.dispatch({ type: "failed", problem: completed(readProblem(report.cause), failureMessage) });
    }
  };

  const release = (attempt: RunningAttempt): void => {
    attempt.stop.abort();
    attempt.providerWindow.close();
    if (running === attempt) running = null;
  };

  const cancel = (): void => {
    const attempt = running;
    if (!attempt) return;
    release(attempt);
    // Nobody waits for the answer: an attempt that is not cancelled expires.
    api.cancelAttempt(attempt.key).catch(() => undefined);
  };

  return {
    cancel,
    advance: () => {
      cancel();
      const state = store.state();
      if (!isOpen(state)) return;
      const { nextStep } = planConnect(state.snapshot.integration, state.snapshot.options, state.answers);
      if (nextStep === "provider_window") openWindow(state);
      if (nextStep === "save_key") {
        store.dispatch({ type: "verifying" });
        void parts.save({ ...state.answers.values }, installOptionsOf(state));
      }
    },
    linkFollowed: () => store.dispatch({ type: "window_seen", sight: "opening" }),
    focusWindow: () => running?.providerWindow.focus(),
  };
}

type OpenState = PortalState & {
  readonly snapshot: NonNullable<PortalState["snapshot"]> & {
    readonly integration: NonNullable<NonNullable<PortalState["snapshot"]>["integration"]>;
    readonly integrationType: string;
  };
};

function isOpen(state: PortalState): state is OpenState {
  return state.snapshot !== null && state.snapshot.integration !== null && state.snapshot.integrationType !== null;
}

/** The host's options, with what was chosen here. Reconnecting names the credential, which keeps its id and settings. */
function installOptionsOf(state: OpenState): InstallOptions {
  const { options, integration } = state.snapshot;
  const { accountType } = planConnect(integration, options, state.answers);
  const { externalId, selectedAccountConfig: _config, selectedMultipleAccountTypes: _types, ...rest } = options;
  const chosen = accountType ? { ...rest, accountType: accountType.id } : rest;
  if (state.goal.kind === "reconnect") return { ...chosen, selectedCredentialId: state.goal.credentialId };
  const { selectedCredentialId: _selected, ...fresh } = chosen;
  return externalId === undefined ? fresh : { ...fresh, externalId };
}

/** The attempt's row knows what went wrong; the callback page's message may know more, such as the missing scopes. */
function completed(problem: Problem, failureMessage: unknown): Problem {
  if (failureMessage === null) return problem;
  const told = readProblem(failureMessage);
  if (told.code !== problem.code) return problem;
  return {
    ...problem,
    missing: problem.missing.length > 0 ? problem.missing : told.missing,
    reference: problem.reference ?? told.reference,
  };
}
