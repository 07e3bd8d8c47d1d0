/** Runs one attempt at connecting: the window, the wait, the finish. Everything it learns becomes an event of the state. */
import type { InstallOptions } from "@portico/protocol";
import { createAccountDecision } from "./account-decision.ts";
import type { AccountChoice, Api, ConsentRequest } from "./api.ts";
import { followAttempt } from "./attempt.ts";
import { followDevice, type DeviceReport } from "./device-attempt.ts";
import { awaitLoneWindow, type LoneWindow } from "./lone-window.ts";
import { planConnect } from "./plan.ts";
import { awaitLinkedWindow, openProviderWindow, type ProviderWindow } from "./popup.ts";
import { createPortalFocus } from "./portal-focus.ts";
import { readProblem, type Problem } from "./problem.ts";
import { randomKey } from "./random-key.ts";
import type { PortalState } from "./state.ts";
import type { Store } from "./store.ts";

export interface ConnectFlow {
  /** Opens the provider's window, asks for a code, or sends the key; call it inside the click handler. Does nothing on a question. */
  readonly advance: () => void;
  /** The end user followed the link that stands in for a blocked window. */
  readonly linkFollowed: () => void;
  /** The end user read it in a window that has no opener. */
  readonly enterCode: (code: string) => void;
  readonly focusWindow: () => void;
  /** Gives the running attempt up, here and on the server. */
  readonly cancel: () => void;
  /** Answers which account it shall be. */
  readonly decide: (choice: AccountChoice) => void;
}

interface RunningAttempt {
  readonly key: string;
  /** Null where the end user types a code instead. */
  readonly providerWindow: ProviderWindow | null;
  readonly stop: AbortController;
  loneWindow: LoneWindow | null;
  /** Whether the window is cut off from here and goes on by itself. */
  isElsewhere: boolean;
}

type WindowAttempt = RunningAttempt & { readonly providerWindow: ProviderWindow };

export interface ConnectFlowParts {
  readonly own: Window;
  readonly origin: string;
  readonly store: Store;
  readonly api: Api;
  /** Has the SDK make or finish the credential, so that the host's page learns of it (`save-credential.ts`). */
  readonly save: (payload: Record<string, unknown>, installOptions: InstallOptions) => Promise<void>;
}

export function createConnectFlow(parts: ConnectFlowParts): ConnectFlow {
  const { own, origin, store, api } = parts;
  let running: RunningAttempt | null = null;
  const decision = createAccountDecision(parts);

  const openWindow = (state: OpenState): void => {
    const { integration, integrationType } = state.snapshot;
    const meeting = randomKey(own.crypto);
    let failureMessage: unknown = null;
    const windowParts = { own, origin, onFailure: (response: unknown) => void (failureMessage = response) };
    const url = api.startPageUrl(integrationType, integration.id, meeting);
    const popup = openProviderWindow({ ...windowParts, url });
    const attempt: WindowAttempt = newAttempt(own, popup ?? awaitLinkedWindow(windowParts));
    running = attempt;
    store.dispatch(popup ? { type: "window_seen", sight: "opening" } : { type: "window_blocked", startUrl: url });
    const installOptions = installOptionsOf(state);
    const request = { ...consentRequestOf(state), installOptions, key: attempt.key };
    const report = (entry: DeviceReport): void => heard(attempt, entry, installOptions, failureMessage);
    if (!popup) awaitCode(parts, attempt, { meeting, request }, report);
    void followAttempt({
      api,
      providerWindow: attempt.providerWindow,
      focus: createPortalFocus(own),
      request,
      report,
      signal: attempt.stop.signal,
      now: () => own.performance.now(),
    });
  };

  const askForCode = (state: OpenState): void => {
    const attempt = newAttempt(own, null);
    running = attempt;
    store.dispatch({ type: "code_asked" });
    const installOptions = installOptionsOf(state);
    void followDevice({
      api,
      focus: createPortalFocus(own),
      request: { ...consentRequestOf(state), installOptions, key: attempt.key },
      report: (report) => heard(attempt, report, installOptions, null),
      signal: attempt.stop.signal,
    });
  };

  const heard = (
    attempt: RunningAttempt,
    report: DeviceReport,
    installOptions: InstallOptions,
    failureMessage: unknown,
  ): void => {
    switch (report.type) {
      case "sight":
        // The blocked view stays until the linked window is really there.
        if (report.sight === "opening" && ["blocked", "entering_code"].includes(store.state().stage.name)) return;
        return store.dispatch({ type: "window_seen", sight: attempt.isElsewhere ? "elsewhere" : report.sight });
      case "code":
        return store.dispatch({ type: "code_shown", device: report.device });
      case "returned":
        return store.dispatch({ type: "verifying" });
      case "asked":
        release(attempt);
        return decision.ask({ key: attempt.key, installOptions }, report.accounts);
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
    attempt.providerWindow?.close();
    if (running === attempt) running = null;
  };

  const cancel = (): void => {
    const key = running?.key ?? decision.drop();
    if (running) release(running);
    // Nobody waits for the answer: an attempt that is not cancelled expires.
    if (key !== undefined) api.cancelAttempt(key).catch(() => undefined);
  };

  return {
    cancel,
    decide: (choice) => void decision.decide(choice),
    advance: () => {
      cancel();
      const state = store.state();
      if (!isOpen(state)) return;
      const { nextStep } = planConnect(state.snapshot.integration, state.snapshot.options, state.answers);
      if (nextStep === "provider_window") openWindow(state);
      if (nextStep === "device_code") askForCode(state);
      if (nextStep === "save_key") {
        store.dispatch({ type: "verifying" });
        void parts.save({ ...state.answers.values }, installOptionsOf(state));
      }
    },
    enterCode: (code) => void running?.loneWindow?.enterCode(code),
    linkFollowed: () => store.dispatch({ type: "window_seen", sight: "opening" }),
    focusWindow: () => running?.providerWindow?.focus(),
  };
}

/** A window that the browser does not show us may be there nevertheless, cut off from us. */
function awaitCode(
  { api, store }: Pick<ConnectFlowParts, "api" | "store">,
  attempt: WindowAttempt,
  asked: { readonly meeting: string; readonly request: Omit<ConsentRequest, "proof"> },
  report: (entry: DeviceReport) => void,
): void {
  const onGone = (): void => {
    attempt.isElsewhere = true;
    attempt.providerWindow.wentOn();
  };
  const onFailed = (cause: unknown): void => report({ type: "failed", cause });
  attempt.loneWindow = awaitLoneWindow({ api, store, ...asked, onGone, onFailed, signal: attempt.stop.signal });
}

function newAttempt<Opened extends ProviderWindow | null>(own: Window, providerWindow: Opened) {
  const loneWindow: LoneWindow | null = null;
  const isElsewhere = false;
  return { key: randomKey(own.crypto), providerWindow, stop: new AbortController(), loneWindow, isElsewhere };
}

/** What the state says of the attempt to begin. */
function consentRequestOf({ snapshot, answers }: OpenState) {
  const { integration, integrationType } = snapshot;
  const { accountType } = planConnect(integration, snapshot.options, answers);
  return {
    action: integrationType,
    integrationId: integration.id,
    values: answers.values,
    parameters: Object.fromEntries((accountType?.oauthParameters ?? []).map(({ key, source }) => [key, source.value])),
    redirectUrl: snapshot.overrideRedirectUrl,
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
