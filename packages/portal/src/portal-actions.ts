/** What the end user can do. The views know only this. */
import type { DataSourceOption, WireCredential, WireDataSource, WireDynamicSource } from "@portico/protocol";
import type { AccountChoice, Api } from "./api.ts";
import type { Bridge } from "./bridge.ts";
import type { ConnectFlow } from "./connect-flow.ts";
import { planConnect } from "./plan.ts";
import { readProblem } from "./problem.ts";
import type { CredentialSaver } from "./save-credential.ts";
import {
  readHostOptions,
  type OptionPage,
  type OptionsRequest,
  type SettingsRequest,
} from "./settings/settings-api.ts";
import type { SettingsSaver } from "./settings/save-settings.ts";
import { isDirty, type SettingFaults, type SettingsDraft } from "./settings/settings-draft.ts";
import type { Goal } from "./state.ts";
import type { Store } from "./store.ts";
import { viewOf } from "./view.ts";

/** A page of choices: of a data source of the provider, or of the host's own list with this key. */
export type ChoicesRequest = Pick<OptionsRequest, "credentialId" | "search" | "cursor" | "parameters"> & {
  readonly from: WireDynamicSource | { readonly type: "HOST"; readonly key: string };
};

type StaticSource = Extract<WireDataSource, { type: "STATIC_ENUM_DATA_SOURCE" }>;

export interface PortalActions {
  /** Starts an attempt. Opens a window where nothing has to be asked first: call it inside the click handler. */
  readonly start: (goal: Goal) => void;
  readonly chooseAccountType: (accountTypeId: string) => void;
  readonly answer: (values: Readonly<Record<string, string>>) => void;
  /** Tries again with the same answers, or shows the form again where a key was sent. */
  readonly retry: () => void;
  readonly linkFollowed: () => void;
  readonly enterCode: (code: string) => void;
  readonly focusWindow: () => void;
  readonly decideAccount: (choice: AccountChoice) => void;
  readonly back: () => void;
  readonly close: () => void;
  readonly finishSetup: (credentialId: string, values: Readonly<Record<string, string>>) => void;
  readonly loadOptions: (
    source: StaticSource | WireDynamicSource,
    credentialId: string,
    search: string,
  ) => Promise<readonly DataSourceOption[]>;
  readonly loadChoices: (request: ChoicesRequest) => Promise<OptionPage>;
  readonly editSetting: (configurationId: string, inputId: string, values: SettingsDraft["values"]) => void;
  /** Answers that were looked at here and do not fit. */
  readonly refuseSettings: (configurationId: string, faults: SettingFaults) => void;
  readonly saveSettings: (request: SettingsRequest) => void;
  readonly discardSettings: (configurationId: string) => void;
  /** Goes on with settings that were about to be left unsaved. */
  readonly stay: () => void;
  readonly pickAccount: (credentialId: string) => void;
  readonly askDisconnect: (credentialId: string) => void;
  readonly disconnect: (credential: WireCredential) => void;
}

export function createPortalActions(parts: {
  readonly store: Store;
  readonly api: Api;
  readonly flow: ConnectFlow;
  readonly saver: CredentialSaver;
  readonly settingsSaver: SettingsSaver;
  readonly bridge: Pick<Bridge, "call">;
  readonly tellClosed: () => void;
}): PortalActions {
  const { store, api, flow, saver } = parts;
  return {
    start: (goal) => {
      store.dispatch({ type: "started", goal });
      flow.advance();
    },
    chooseAccountType: (accountTypeId) => {
      store.dispatch({ type: "account_type_chosen", accountTypeId });
      flow.advance();
    },
    answer: (values) => {
      store.dispatch({ type: "answered", values });
      flow.advance();
    },
    retry: () => {
      const { goal, answers, stage, snapshot } = store.state();
      if (!snapshot?.integration) return;
      // An error that the host's page brought along has no attempt here that could be repeated.
      if (stage.name === "resting") {
        const broken = snapshot.userIntegration?.allCredentials.find(({ status }) => status === "INVALID");
        store.dispatch({ type: "started", goal: broken ? { kind: "reconnect", credentialId: broken.id } : goal });
      } else if (
        planConnect(snapshot.integration, snapshot.options, { ...answers, submitted: true }).nextStep === "save_key"
      ) {
        return store.dispatch({ type: "form_reopened" });
      }
      flow.advance();
    },
    linkFollowed: flow.linkFollowed,
    enterCode: flow.enterCode,
    focusWindow: flow.focusWindow,
    decideAccount: flow.decide,
    back: () => {
      flow.cancel();
      store.dispatch({ type: "back" });
    },
    close: () => {
      const state = store.state();
      const hasChanges = Object.values(state.settings).some(isDirty);
      // asked once, where it can be answered; a second close is the answer
      const shown = viewOf(state);
      if (hasChanges && !state.isAskedToLeave && shown?.name === "manage" && shown.settings)
        return store.dispatch({ type: "leave_asked" });
      flow.cancel();
      store.dispatch({ type: "left" });
      parts.tellClosed();
    },
    finishSetup: (credentialId, values) => void saver.finishSetup(credentialId, values),
    loadOptions: async (source, credentialId, search) => {
      if (source.type === "STATIC_ENUM_DATA_SOURCE") return source.values;
      const action = store.state().snapshot?.integrationType ?? "";
      return (await api.fieldOptions({ action, sourceKey: source.cacheKey, credentialId, search })).options;
    },
    loadChoices: async ({ from, ...request }) => {
      const action = store.state().snapshot?.integrationType ?? "";
      if (from.type !== "HOST") return await api.fieldOptions({ ...request, action, sourceKey: from.cacheKey });
      const { credentialId: selectedCredentialId, search, cursor } = request;
      const asked = { integration: action, action: from.key, search, cursor, selectedCredentialId };
      try {
        return readHostOptions(await parts.bridge.call("getFieldOptions", [asked]));
      } catch (error) {
        // Nobody handed such a list over: the SDK asked the server for it in vain.
        if (readProblem(error).code === "data_source.not_found") return { options: [], nextCursor: null };
        throw error;
      }
    },
    editSetting: (configurationId, inputId, values) =>
      store.dispatch({ type: "setting_edited", configurationId, inputId, values }),
    refuseSettings: (configurationId, faults) =>
      store.dispatch({ type: "settings_refused", configurationId, faults, problem: null }),
    saveSettings: (request) => void parts.settingsSaver.save(request),
    discardSettings: (configurationId) => store.dispatch({ type: "settings_discarded", configurationId }),
    stay: () => store.dispatch({ type: "leave_declined" }),
    pickAccount: (credentialId) => store.dispatch({ type: "account_picked", credentialId }),
    askDisconnect: (credentialId) => store.dispatch({ type: "disconnect_asked", credentialId }),
    disconnect: (credential) => void saver.disconnect(credential),
  };
}
