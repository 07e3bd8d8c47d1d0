import type { WireCredential } from "@portico/protocol";
import type { SavedSettings, SelectionOptions } from "../option-types.ts";
import type { OnDemandParts } from "./parts.ts";
import { selectionHeaders, selectionOf, type Selection } from "./selection.ts";

/** Answers to the host's questions (contract 3.9). */
export function createSettings(parts: OnDemandParts) {
  async function save(selection: Selection, body: object): Promise<SavedSettings> {
    const { errors = [], ...credential } = await parts.call<WireCredential & { errors?: string[] }>(
      `/sdk/credentials/${selection.credential.id}`,
      { method: "PATCH", headers: selectionHeaders(selection), body },
    );
    await parts.keep(credential as WireCredential);
    return { userState: parts.getUser(), errors };
  }

  return {
    updateIntegrationUserSettings(
      type: string,
      values: Record<string, unknown>,
      options?: SelectionOptions,
    ): Promise<SavedSettings> {
      // these and no others: another form of the same user may save at the same time
      return save(selectionOf(parts, type, options), { config: { sharedSettings: values }, merge: true });
    },

    updateWorkflowUserSettings(
      type: string,
      workflowId: string,
      values: Record<string, unknown>,
      options?: SelectionOptions,
    ): Promise<SavedSettings> {
      const selection = selectionOf(parts, type, options);
      const { workflowSettings } = selection.configuration;
      const known = workflowSettings[workflowId];
      if (!known) throw parts.makeError("workflow.not_found", `There is no workflow "${workflowId}".`);
      const changed = { ...known, settings: { ...known.settings, ...values } };
      return save(selection, { config: { workflowSettings: { ...workflowSettings, [workflowId]: changed } } });
    },
  };
}
