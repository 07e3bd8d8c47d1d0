/** Saves the answers to the host's questions, and has the SDK in the host's page know of it. */
import { ApiError } from "../api-error.ts";
import type { Bridge } from "../bridge.ts";
import { readProblem } from "../problem.ts";
import { isRecord } from "../snapshot.ts";
import type { Store } from "../store.ts";
import type { SettingsApi, SettingsRequest } from "./settings-api.ts";
import type { SettingFault, SettingFaults } from "./settings-draft.ts";

export interface SettingsSaver {
  readonly save: (request: SettingsRequest) => Promise<void>;
}

export function createSettingsSaver(parts: {
  readonly api: Pick<SettingsApi, "saveSettings" | "userState">;
  readonly bridge: Pick<Bridge, "call">;
  readonly store: Store;
}): SettingsSaver {
  const { api, bridge, store } = parts;

  /** The official SDK takes over what it is told; ours asks the server by itself (contract 5.3). */
  const tellSdk = async (): Promise<void> => {
    const { integration, integrationType } = store.state().snapshot ?? {};
    const { integrations, meta, resources } = await api.userState();
    await bridge.call("updateAuthenticatedUser", [{ integrations, meta, resources }]);
    const event = { type: "onWorkflowChange", integrationId: integration?.id, integrationType };
    await bridge.call("triggerSDKEvent", [event]);
  };

  return {
    save: async (request) => {
      const { configurationId } = request;
      store.dispatch({ type: "settings_sent", configurationId });
      try {
        const credential = await api.saveSettings(request);
        const saved = credential.configurations.find(({ id }) => id === configurationId) ?? null;
        store.dispatch({ type: "settings_saved", configurationId, saved });
      } catch (error) {
        const faults = faultsOf(error);
        const problem = Object.keys(faults).length > 0 ? null : readProblem(error);
        return store.dispatch({ type: "settings_refused", configurationId, faults, problem });
      }
      // It is saved, whether the host's page hears of it now or when it next asks.
      await tellSdk().catch(() => undefined);
    },
  };
}

/** What the server says of single answers: `meta.fields` of `configuration.settings_invalid`. */
function faultsOf(error: unknown): SettingFaults {
  if (!(error instanceof ApiError) || error.code !== "configuration.settings_invalid") return {};
  const fields = isRecord(error.meta) && Array.isArray(error.meta.fields) ? error.meta.fields.filter(isRecord) : [];
  return Object.fromEntries(
    fields.flatMap(({ input, message }): [string, SettingFault][] =>
      typeof input === "string" && typeof message === "string" ? [[input, { kind: "refused", message }]] : [],
    ),
  );
}
