import type { WireIntegration } from "@portico/protocol";
import type { SelectionOptions, WorkflowRequest, WorkflowStates } from "../option-types.ts";
import type { OnDemandParts } from "./parts.ts";
import { selectionHeaders, selectionOf } from "./selection.ts";

/** Workflows of the user, and what the host tells them (contract 3.13, 3.17, 3.18). */
export function createWorkflows(parts: OnDemandParts) {
  function integrationWith(workflowId: string): WireIntegration {
    const found = parts.allIntegrations().find(({ workflows, configs }) => {
      const meta: object = configs[0]?.values.workflowMeta ?? {};
      return Object.hasOwn(meta, workflowId) || workflows.some(({ id }: { id: string }) => id === workflowId);
    });
    if (found) return found;
    throw parts.makeError("workflow.not_found", `There is no workflow "${workflowId}".`, { workflowId });
  }

  async function switchTo(isOn: boolean, workflowId: string, options?: SelectionOptions): Promise<void> {
    const { id: integrationId, type: integrationType } = integrationWith(workflowId);
    const selection = selectionOf(parts, integrationType, options);
    await parts.call(`/sdk/workflows/${workflowId}`, {
      method: isOn ? "POST" : "DELETE",
      headers: selectionHeaders(selection),
    });
    await parts.keep(null);
    const workflowStateChange = { [workflowId]: { enabled: isOn } };
    parts.tellWorkflowChange({ integrationId, integrationType, workflowId, workflowStateChange });
  }

  const enableWorkflow = (id: string, options?: SelectionOptions): Promise<void> => switchTo(true, id, options);
  const disableWorkflow = (id: string, options?: SelectionOptions): Promise<void> => switchTo(false, id, options);

  return {
    enableWorkflow,
    disableWorkflow,

    async updateWorkflowState(states: Record<string, boolean>, options?: SelectionOptions): Promise<WorkflowStates> {
      const errors: WorkflowStates["errors"] = [];
      // one after the other: each reads what the one before it left
      for (const [workflowId, isOn] of Object.entries(states))
        await switchTo(isOn, workflowId, options).catch((error: Error) =>
          errors.push({ workflowId, message: error.message }),
        );
      return { user: parts.getUser(), errors };
    },

    async event(name: string, payload: unknown, options: SelectionOptions = {}): Promise<void> {
      const { selectedCredentialId, selectedConfigurationId } = options;
      if (selectedConfigurationId && !selectedCredentialId)
        throw parts.makeError("sdk.invalid_argument", "Invalid selectedConfigurationId without selectedCredentialId.");
      await parts.call("/sdk/events/trigger", {
        method: "POST",
        service: "HERMES_PUBLIC_URL",
        prefix: "/v2",
        headers: {
          "X-Paragon-Credential": selectedCredentialId,
          "X-Paragon-Configuration-Id": selectedConfigurationId,
        },
        body: { name, payload },
      });
    },

    workflow<Result>(workflowId: string, request: WorkflowRequest & SelectionOptions = {}): Promise<Result> {
      const { body = {}, query = {}, headers = {}, selectedCredentialId, selectedConfigurationId } = request;
      const { type } = integrationWith(workflowId);
      const isChosen = selectedCredentialId ?? selectedConfigurationId;
      const selection = selectionOf(parts, type, { selectedCredentialId, selectedConfigurationId });
      return parts.call(`/sdk/triggers/${workflowId}?${new URLSearchParams(query)}`, {
        method: "POST",
        service: "HERMES_PUBLIC_URL",
        headers: { ...headers, ...(isChosen ? selectionHeaders(selection) : {}) },
        body,
      });
    },

    /** Contract 3.20. */
    async getTriggers(type: string, options?: Pick<SelectionOptions, "selectedCredentialId">): Promise<unknown> {
      const selection = selectionOf(parts, type, options);
      return parts.call(`/triggers?${new URLSearchParams({ integrations: type })}`, {
        service: "API_TRIGGER_KIT_PUBLIC_URL",
        headers: { "X-Paragon-Credential": selection.credential.id },
      });
    },

    /** Contract 3.15. */
    connectAction(slug: string, payload: Record<string, unknown>): Promise<unknown> {
      const user = parts.getUser();
      const resources = (user.authenticated ? user.resources : []) as { id: string; slug: string }[];
      const found = resources.find((each) => each.slug === slug);
      if (!found) throw parts.makeError("resource.not_found", `There is no resource "${slug}".`);
      return parts.call(`/sdk/resources/${found.id}/connect`, { method: "POST", body: payload });
    },
  };
}
