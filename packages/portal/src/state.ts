/**
 * The portal's state and its legal moves. Pure: what the host's page says and what happens here go in, the next state
 * comes out; `view.ts` says what is seen. Nothing in here knows a window, a clock or the network.
 */
import type { DevicePrompt, WireCredential } from "@portico/protocol";
import { noAnswers, planConnect, type Answers } from "./plan.ts";
import type { AccountChoice } from "./api.ts";
import type { AccountsToChoose } from "./attempt.ts";
import { readProblem, type Problem } from "./problem.ts";
import type { PortalEvent } from "./events.ts";
import { reduceSettings, type SettingsDrafts } from "./settings/settings-draft.ts";
import type { Snapshot } from "./snapshot.ts";

/** What the end user wants from this attempt. `reconnect` keeps the credential's id, settings and workflows. */
export type Goal =
  | { readonly kind: "connect" }
  | { readonly kind: "add" }
  | { readonly kind: "reconnect"; readonly credentialId: string };

/**
 * How much we see of the provider's window. `out_of_sight` may be a closed window or one that the provider cut off
 * (`Cross-Origin-Opener-Policy`); only before it left for the provider is `closed` certain. `elsewhere`: it was cut off
 * from the start, and went on by its code.
 */
export type WindowSight = "opening" | "open" | "elsewhere" | "out_of_sight" | "closed";

export type Stage =
  | { readonly name: "resting" }
  | { readonly name: "asking"; readonly problem: Problem | null }
  | { readonly name: "waiting"; readonly sight: WindowSight }
  | { readonly name: "blocked"; readonly startUrl: string }
  /** A window without an opener shows a code. */
  | { readonly name: "entering_code"; readonly isSending: boolean; readonly problem: Problem | null }
  /** Null until the provider has given one. */
  | { readonly name: "showing_code"; readonly device: DevicePrompt | null }
  | { readonly name: "verifying" }
  | {
      readonly name: "choosing_account";
      readonly accounts: AccountsToChoose;
      /** What was answered and is on its way. */
      readonly sent: AccountChoice | null;
      readonly hasFailed: boolean;
    }
  | { readonly name: "saving_setup"; readonly credentialId: string }
  | { readonly name: "setup_failed"; readonly credentialId: string; readonly problem: Problem }
  | { readonly name: "disconnecting"; readonly credentialId: string; readonly step: "asked" | "sent" | "failed" }
  | { readonly name: "succeeded"; readonly credential: WireCredential }
  | { readonly name: "failed"; readonly problem: Problem };

export interface PortalState {
  readonly snapshot: Snapshot | null;
  /** Null until the server has said that the page around us may show this project's portal. */
  readonly hostName: string | null;
  readonly stage: Stage;
  readonly goal: Goal;
  readonly answers: Answers;
  /** A credential made here that the host's next snapshot may not show yet. */
  readonly saved: WireCredential | null;
  /** The account picked here when there are several. */
  readonly pickedCredentialId: string | null;
  /** Settings that were changed here and are not saved, by configuration. */
  readonly settings: SettingsDrafts;
  /** Closing was asked for while there were some. */
  readonly isAskedToLeave: boolean;
  /** What to say on the next resting view. */
  readonly news: { readonly kind: "connected" | "disconnected"; readonly credential: WireCredential } | null;
  /** The server refused the token; holds until the host's page sends another. */
  readonly refusedToken: string | null;
  /** The end user closed the portal, and the SDK has not yet taken the integration away. */
  readonly left: boolean;
  /** The error of the snapshot that was seen already; it stays in the snapshots that follow. */
  readonly seenError: string | null;
}

const atRest = {
  stage: { name: "resting" },
  goal: { kind: "connect" },
  answers: noAnswers,
  saved: null,
  pickedCredentialId: null,
  settings: {},
  isAskedToLeave: false,
  news: null,
  left: false,
  seenError: null,
} as const satisfies Partial<PortalState>;

export const initialState: PortalState = { ...atRest, snapshot: null, hostName: null, refusedToken: null };

export function reduce(state: PortalState, event: PortalEvent): PortalState {
  switch (event.type) {
    case "snapshot":
      return withSnapshot(state, event.snapshot);
    case "host_verified":
      return { ...state, hostName: event.hostName };
    case "started":
      return asking({
        ...state,
        goal: event.goal,
        answers: noAnswers,
        news: null,
        seenError: errorKey(state.snapshot),
      });
    case "account_type_chosen":
      return asking({ ...state, answers: { ...noAnswers, accountTypeId: event.accountTypeId } });
    case "answered":
      return { ...state, answers: { ...state.answers, values: event.values, submitted: true } };
    case "form_reopened":
      return asking({ ...state, answers: { ...state.answers, submitted: false } });
    case "window_seen":
      return { ...state, stage: { name: "waiting", sight: event.sight } };
    case "window_blocked":
      return { ...state, stage: { name: "blocked", startUrl: event.startUrl } };
    case "code_wanted":
      return { ...state, stage: { name: "entering_code", isSending: false, problem: event.problem } };
    case "window_code_sent":
      return { ...state, stage: { name: "entering_code", isSending: true, problem: null } };
    case "code_asked":
      return { ...state, stage: { name: "showing_code", device: null } };
    case "code_shown":
      return { ...state, stage: { name: "showing_code", device: event.device } };
    case "verifying":
      return { ...state, stage: { name: "verifying" } };
    case "accounts_differ":
      return {
        ...state,
        stage: { name: "choosing_account", accounts: event.accounts, sent: null, hasFailed: false },
      };
    case "account_decided":
    case "decision_failed":
      if (state.stage.name !== "choosing_account") return state;
      return {
        ...state,
        stage: {
          ...state.stage,
          sent: event.type === "account_decided" ? event.choice : null,
          hasFailed: event.type === "decision_failed",
        },
      };
    case "saved":
      return withSaved(state, event.credential);
    case "failed":
      return withFailure(state, event.problem);
    case "setup_sent":
      return { ...state, stage: { name: "saving_setup", credentialId: event.credentialId } };
    case "setup_failed":
      return { ...state, stage: { name: "setup_failed", credentialId: event.credentialId, problem: event.problem } };
    case "account_picked":
      return { ...state, pickedCredentialId: event.credentialId, news: null };
    case "disconnect_asked":
      return {
        ...state,
        news: null,
        stage: { name: "disconnecting", credentialId: event.credentialId, step: "asked" },
      };
    case "disconnect_sent":
    case "disconnect_failed":
      if (state.stage.name !== "disconnecting") return state;
      return { ...state, stage: { ...state.stage, step: event.type === "disconnect_sent" ? "sent" : "failed" } };
    case "disconnected":
      return { ...state, ...atRest, left: state.left, news: { kind: "disconnected", credential: event.credential } };
    case "setting_edited":
    case "settings_sent":
    case "settings_saved":
    case "settings_refused":
    case "settings_discarded":
      return { ...state, settings: reduceSettings(state.settings, event), isAskedToLeave: false };
    case "leave_asked":
    case "leave_declined":
      return { ...state, isAskedToLeave: event.type === "leave_asked" };
    case "back":
      return goBack(state);
    case "token_refused":
      return { ...state, refusedToken: event.token };
    case "left":
      return { ...state, ...atRest, left: true };
  }
}

function withSnapshot(state: PortalState, snapshot: Snapshot): PortalState {
  const isNewOpening = snapshot.integration?.id !== state.snapshot?.integration?.id;
  const isOtherProject = snapshot.projectId !== state.snapshot?.projectId;
  const next = { ...state, snapshot, hostName: isOtherProject ? null : state.hostName };
  if (isNewOpening || isOtherProject) return opened({ ...next, ...atRest });
  // An error that arrives while an attempt runs here is that attempt's, and its caller tells it better.
  return state.stage.name === "resting" ? next : { ...next, seenError: errorKey(snapshot) };
}

/** A direct installation starts with the first question; where there is none, the SDK opens the window itself. */
function opened(state: PortalState): PortalState {
  const { snapshot } = state;
  if (!snapshot?.integration || snapshot.options.isApiInstallation !== true) return state;
  if (snapshot.userIntegration?.credentialStatus === "PENDING") return state;
  const credentialId = snapshot.options.selectedCredentialId;
  const goal: Goal = credentialId === undefined ? { kind: "add" } : { kind: "reconnect", credentialId };
  return asking({ ...state, goal });
}

function asking(state: PortalState): PortalState {
  const { snapshot } = state;
  if (!snapshot?.integration) return state;
  const { nextStep } = planConnect(snapshot.integration, snapshot.options, state.answers);
  const isQuestion = nextStep === "account_type" || nextStep === "fields";
  return isQuestion ? { ...state, stage: { name: "asking", problem: null } } : state;
}

function withSaved(state: PortalState, credential: WireCredential): PortalState {
  // What was typed may be a secret, and nobody needs it any more.
  const answers: Answers = { ...noAnswers, accountTypeId: state.answers.accountTypeId };
  const saved = { ...state, answers, saved: credential, pickedCredentialId: credential.id, news: null };
  if (credential.status !== "VALID") return { ...saved, stage: { name: "resting" } };
  const options = state.snapshot?.options;
  const endsHere = options?.isApiInstallation === true && options.showPortalAfterInstall !== true;
  if (endsHere) return { ...saved, stage: { name: "succeeded", credential } };
  return { ...saved, stage: { name: "resting" }, news: { kind: "connected", credential } };
}

/** What can be put right in the form goes back to the form with the answers kept (E7). */
function withFailure(state: PortalState, problem: Problem): PortalState {
  const isAboutAnswers = problem.kind === "credential_rejected" || problem.kind === "input_invalid";
  if (!isAboutAnswers || !state.answers.submitted) return { ...state, stage: { name: "failed", problem } };
  const reopened = { ...state, answers: { ...state.answers, submitted: false } };
  const plan =
    state.snapshot?.integration && planConnect(state.snapshot.integration, state.snapshot.options, reopened.answers);
  if (!plan || plan.fields.length === 0) return { ...state, stage: { name: "failed", problem } };
  return { ...reopened, stage: { name: "asking", problem } };
}

function goBack(state: PortalState): PortalState {
  const { snapshot, stage, answers } = state;
  const offersChoice =
    snapshot?.integration && planConnect(snapshot.integration, snapshot.options, noAnswers).nextStep === "account_type";
  if (stage.name === "asking" && offersChoice && answers.accountTypeId !== null) {
    return { ...state, answers: noAnswers, stage: { name: "asking", problem: null } };
  }
  return { ...state, stage: { name: "resting" }, answers: noAnswers, seenError: errorKey(snapshot) };
}

/** Tells one error of a snapshot from the next. Null: there is none. */
export function errorKey(snapshot: Snapshot | null): string | null {
  const error = snapshot?.connectionError ?? null;
  return error === null ? null : JSON.stringify(readProblem(error));
}
