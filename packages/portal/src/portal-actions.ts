/** What the end user can do. The views know only this. */
import type { DataSourceOption, WireCredential, WireDataSource } from "@portico/protocol";
import type { AccountChoice, Api } from "./api.ts";
import type { ConnectFlow } from "./connect-flow.ts";
import { planConnect } from "./plan.ts";
import type { CredentialSaver } from "./save-credential.ts";
import type { Goal } from "./state.ts";
import type { Store } from "./store.ts";

export interface PortalActions {
  /** Starts an attempt. Opens a window where nothing has to be asked first: call it inside the click handler. */
  readonly start: (goal: Goal) => void;
  readonly chooseAccountType: (accountTypeId: string) => void;
  readonly answer: (values: Readonly<Record<string, string>>) => void;
  /** Tries again with the same answers, or shows the form again where a key was sent. */
  readonly retry: () => void;
  readonly linkFollowed: () => void;
  readonly focusWindow: () => void;
  readonly decideAccount: (choice: AccountChoice) => void;
  readonly back: () => void;
  readonly close: () => void;
  readonly finishSetup: (credentialId: string, values: Readonly<Record<string, string>>) => void;
  readonly loadOptions: (
    source: WireDataSource,
    credentialId: string,
    search: string,
  ) => Promise<readonly DataSourceOption[]>;
  readonly pickAccount: (credentialId: string) => void;
  readonly askDisconnect: (credentialId: string) => void;
  readonly disconnect: (credential: WireCredential) => void;
}

export function createPortalActions(parts: {
  readonly store: Store;
  readonly api: Api;
  readonly flow: ConnectFlow;
  readonly saver: CredentialSaver;
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
    focusWindow: flow.focusWindow,
    decideAccount: flow.decide,
    back: () => {
      flow.cancel();
      store.dispatch({ type: "back" });
    },
    close: () => {
      flow.cancel();
      store.dispatch({ type: "left" });
      parts.tellClosed();
    },
    finishSetup: (credentialId, values) => void saver.finishSetup(credentialId, values),
    loadOptions: async (source, credentialId, search) => {
      if (source.type === "STATIC_ENUM_DATA_SOURCE") return source.values;
      const action = store.state().snapshot?.integrationType ?? "";
      return await api.fieldOptions({ action, sourceKey: source.cacheKey, credentialId, search });
    },
    pickAccount: (credentialId) => store.dispatch({ type: "account_picked", credentialId }),
    askDisconnect: (credentialId) => store.dispatch({ type: "disconnect_asked", credentialId }),
    disconnect: (credential) => void saver.disconnect(credential),
  };
}
