/** What is seen in a state. Null: nothing, the frame is hidden. Pure; the numbers are those of the states page 4.2. */
import type {
  AccountType,
  ConnectInput,
  DevicePrompt,
  WireConfiguration,
  WireCredential,
  WireSettingInput,
} from "@portico/protocol";
import type { AccountChoice } from "./api.ts";
import type { AccountsToChoose } from "./attempt.ts";
import { planConnect, postConnectFields } from "./plan.ts";
import { readProblem, type Problem } from "./problem.ts";
import { latest, untouched, type SettingsDraft } from "./settings/settings-draft.ts";
import { errorKey, type PortalState, type WindowSight } from "./state.ts";
import type { Snapshot } from "./snapshot.ts";

/** The settings of the account that is shown. */
export interface ShownSettings {
  readonly credentialId: string;
  readonly configuration: WireConfiguration;
  readonly inputs: readonly WireSettingInput[];
  readonly draft: SettingsDraft;
  /** Closing the portal waits for what shall become of the changes. */
  readonly isAskedToLeave: boolean;
}

export type View =
  /** 1 */
  | { readonly name: "booting" }
  /** E1 */
  | { readonly name: "stale" }
  /** 3 */
  | { readonly name: "overview"; readonly disconnected: WireCredential | null }
  /** 3, where a freeze of the host keeps the user from connecting. */
  | { readonly name: "paused"; readonly message: string; readonly disconnected: WireCredential | null }
  | { readonly name: "account_type"; readonly accountTypes: readonly AccountType[]; readonly canGoBack: boolean }
  /** 4 when consent follows in the provider's window, 5 when the fields are the credential. */
  | {
      readonly name: "fields";
      readonly isKeyForm: boolean;
      readonly isOwnApp: boolean;
      /** Whether a code to type at the provider comes next. */
      readonly usesCode: boolean;
      /** What was entered before still works at the provider, and may be in wrong hands. */
      readonly mustReplace: boolean;
      readonly fields: readonly ConnectInput[];
      readonly problem: Problem | null;
      readonly canGoBack: boolean;
    }
  /** 6 */
  | { readonly name: "waiting"; readonly sight: WindowSight }
  /** E2 */
  | { readonly name: "blocked"; readonly startUrl: string }
  /** 6, where the window shows a code that is typed here. */
  | { readonly name: "window_code"; readonly isSending: boolean; readonly problem: Problem | null }
  /** 6, where a code is typed on any device instead. Null: it is on its way. */
  | { readonly name: "device_code"; readonly device: DevicePrompt | null }
  /** 7 */
  | { readonly name: "verifying"; readonly usesWindow: boolean }
  /** 8 */
  | {
      readonly name: "setup";
      readonly credential: WireCredential;
      readonly fields: readonly ConnectInput[];
      readonly isSaving: boolean;
      readonly problem: Problem | null;
    }
  /** 9 */
  | {
      readonly name: "manage";
      readonly credential: WireCredential;
      readonly credentials: readonly WireCredential[];
      readonly isNew: boolean;
      /** Just now, while this one stays. */
      readonly disconnected: WireCredential | null;
      readonly canAdd: boolean;
      readonly mayConnect: boolean;
      /** Null where the host asks nothing. */
      readonly settings: ShownSettings | null;
    }
  | {
      readonly name: "disconnect";
      readonly credential: WireCredential;
      readonly credentials: readonly WireCredential[];
      readonly step: "asked" | "sent" | "failed";
    }
  /** 10 */
  | { readonly name: "success"; readonly credential: WireCredential }
  /** 11 */
  | {
      readonly name: "attention";
      readonly credential: WireCredential;
      readonly credentials: readonly WireCredential[];
      readonly mayConnect: boolean;
    }
  /** E8, asked instead of told. */
  | {
      readonly name: "choose_account";
      readonly accounts: AccountsToChoose;
      readonly sent: AccountChoice | null;
      readonly hasFailed: boolean;
    }
  | { readonly name: "problem"; readonly problem: Problem; readonly canGoBack: boolean };

type OpenSnapshot = Snapshot & { readonly integration: NonNullable<Snapshot["integration"]> };

export function viewOf(state: PortalState): View | null {
  const { snapshot, stage } = state;
  if (state.hostName === null || state.left || !isOpen(snapshot)) return null;
  if (snapshot.token === null || snapshot.token === state.refusedToken) return { name: "stale" };
  const isInstallation = snapshot.options.isApiInstallation === true;
  const canGoBack = !isInstallation;

  switch (stage.name) {
    case "resting":
      return restingView(state, snapshot);
    case "saving_setup":
    case "setup_failed": {
      // The SDK's snapshot may call the credential finished a moment before its answer arrives here.
      const credential = credentialsOf(state).find((candidate) => candidate.id === stage.credentialId);
      return credential ? setupView(state, snapshot, credential) : restingView(state, snapshot);
    }
    case "asking": {
      const { paused } = snapshot.userIntegration ?? {};
      // a direct installation begins with a question, whose answer would be refused
      if (paused) return { name: "paused", message: paused.message, disconnected: null };
      return questionView(state, snapshot, stage.problem);
    }
    case "waiting":
      return { name: "waiting", sight: stage.sight };
    case "showing_code":
      return { name: "device_code", device: stage.device };
    case "blocked":
      return { name: "blocked", startUrl: stage.startUrl };
    case "entering_code":
      return { name: "window_code", isSending: stage.isSending, problem: stage.problem };
    case "verifying": {
      const { usesWindow, usesCode } = planConnect(snapshot.integration, snapshot.options, state.answers);
      return { name: "verifying", usesWindow: usesWindow || usesCode };
    }
    case "choosing_account": {
      const { accounts, sent, hasFailed } = stage;
      return { name: "choose_account", accounts, sent, hasFailed };
    }
    case "disconnecting": {
      const credentials = credentialsOf(state);
      const credential = credentials.find((candidate) => candidate.id === stage.credentialId);
      return credential
        ? { name: "disconnect", credential, credentials, step: stage.step }
        : restingView(state, snapshot);
    }
    case "succeeded":
      return { name: "success", credential: stage.credential };
    case "failed":
      return { name: "problem", problem: stage.problem, canGoBack };
  }
}

/** Every account of this integration that is known: what the host's page says, and what was just made here. */
export function credentialsOf(state: PortalState): readonly WireCredential[] {
  const { snapshot, saved, news } = state;
  // the host's page hears of a disconnect a moment later
  const gone = news?.kind === "disconnected" ? news.credential.id : undefined;
  const told = (snapshot?.userIntegration?.allCredentials ?? []).filter(({ id }) => id !== gone);
  if (!saved) return told;
  const toldSaved = told.find((candidate) => candidate.id === saved.id);
  if (!toldSaved) return [...told, saved];
  const isOlder = (toldSaved.dateUpdated ?? "") < (saved.dateUpdated ?? "");
  return isOlder ? told.map((candidate) => (candidate === toldSaved ? saved : candidate)) : told;
}

function isOpen(snapshot: Snapshot | null): snapshot is OpenSnapshot {
  return snapshot !== null && snapshot.integration !== null;
}

function restingView(state: PortalState, snapshot: OpenSnapshot): View | null {
  const { options } = snapshot;
  const credentials = credentialsOf(state);
  const wanted = state.pickedCredentialId ?? snapshot.userIntegration?.credentialId;
  const credential = credentials.find((candidate) => candidate.id === wanted) ?? credentials[0];
  const setup = credential?.status === "PENDING" ? setupView(state, snapshot, credential) : null;
  // Contract 5.4: a direct installation shows the portal only while something is asked, or when it asked to stay.
  const staysHidden = options.isApiInstallation === true && !snapshot.showAfterInstall && state.news === null;
  if (staysHidden && !setup) return null;

  const error = snapshot.connectionError;
  if (error !== null && errorKey(snapshot) !== state.seenError) {
    return { name: "problem", problem: readProblem(error), canGoBack: options.isApiInstallation !== true };
  }
  if (!snapshot.userIntegration) return { name: "booting" };
  const disconnected = state.news?.kind === "disconnected" ? state.news.credential : null;
  const { paused } = snapshot.userIntegration;
  if (!credential) {
    if (paused) return { name: "paused", message: paused.message, disconnected };
    return { name: "overview", disconnected };
  }
  const mayConnect = paused === undefined && credential.paused?.refusesConnecting !== true;
  if (credential.status === "VALID") {
    const isNew = state.news?.kind === "connected" && state.news.credential.id === credential.id;
    const canAdd = options.allowMultipleCredentials === true;
    const settings = settingsOf(state, snapshot, credential);
    return { name: "manage", credential, credentials, isNew, disconnected, canAdd, mayConnect, settings };
  }
  return setup ?? { name: "attention", credential, credentials, mayConnect };
}

function settingsOf(state: PortalState, snapshot: OpenSnapshot, credential: WireCredential): ShownSettings | null {
  const inputs = snapshot.config.sharedMeta?.inputs ?? [];
  if (!inputs.some(({ hidden }) => hidden !== true)) return null;
  const named = snapshot.userIntegration?.credentialConfigId;
  const told = credential.configurations.find(({ id }) => id === named) ?? credential.configurations[0];
  if (!told) return null;
  const draft = state.settings[told.id] ?? untouched;
  const configuration = latest(told, draft.saved);
  return { credentialId: credential.id, configuration, inputs, draft, isAskedToLeave: state.isAskedToLeave };
}

/** Null where nothing is asked after consent. */
function setupView(state: PortalState, snapshot: OpenSnapshot, credential: WireCredential): View | null {
  const { integration, options } = snapshot;
  const { stage, answers } = state;
  const { accountTypes } = integration.sdkIntegrationConfig;
  const accountType = accountTypes.find((type) => type.id === answers.accountTypeId) ?? null;
  const fields = postConnectFields(integration, options, accountType);
  if (fields.length === 0) return null;
  return {
    name: "setup",
    credential,
    fields,
    isSaving: stage.name === "saving_setup",
    problem: stage.name === "setup_failed" ? stage.problem : null,
  };
}

function questionView(state: PortalState, snapshot: OpenSnapshot, problem: Problem | null): View | null {
  const { options, integration } = snapshot;
  const plan = planConnect(integration, options, { ...state.answers, submitted: false });
  const isFirstQuestion = state.answers.accountTypeId === null || plan.accountTypes.length < 2;
  const canGoBack = options.isApiInstallation !== true || !isFirstQuestion;
  if (plan.nextStep === "account_type") return { name: "account_type", accountTypes: plan.accountTypes, canGoBack };
  const isOwnApp = plan.accountType?.scheme === "oauth_app";
  return {
    name: "fields",
    isKeyForm: !plan.usesWindow && !plan.usesCode,
    isOwnApp,
    usesCode: plan.usesCode,
    mustReplace: reconnected(state)?.health?.reason?.code === "key_to_replace",
    fields: plan.fields,
    problem,
    canGoBack,
  };
}

function reconnected(state: PortalState): WireCredential | undefined {
  const { goal } = state;
  return goal.kind === "reconnect" ? credentialsOf(state).find(({ id }) => id === goal.credentialId) : undefined;
}
