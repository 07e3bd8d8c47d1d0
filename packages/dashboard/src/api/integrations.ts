import {
  addIntegration,
  getIntegration,
  listIntegrations,
  removeIntegration,
  updateIntegration,
  type Integration,
  type IntegrationChanges,
} from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

/** While an integration is in trouble it is asked again, to say when that is over. */
const troubleMs = 10_000;
const isTroubled = ({ outage, refusedConnect }: Integration) => outage !== null || refusedConnect !== null;

export function integrationsQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "integrations"],
    queryFn: async ({ signal }) => (await call(listIntegrations, { params: { projectId } }, signal)).integrations,
    refetchInterval: ({ state }) => (state.data?.some(isTroubled) ? troubleMs : false),
  });
}

export function integrationQuery(call: Call, projectId: string, integrationId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "integrations", integrationId],
    queryFn: ({ signal }) => call(getIntegration, { params: { projectId, integrationId } }, signal),
    refetchInterval: ({ state }) => (state.data && isTroubled(state.data) ? troubleMs : false),
  });
}

export function useAddIntegration(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (integrationType: string) => call(addIntegration, { params: { projectId }, body: { integrationType } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: integrationsQuery(call, projectId).queryKey }),
  });
}

/** Changes an integration; fields that are left out stay as they are. */
export function useUpdateIntegration(projectId: string, integrationId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: IntegrationChanges) => call(updateIntegration, { params: { projectId, integrationId }, body }),
    onSuccess: (integration) => {
      queryClient.setQueryData(integrationQuery(call, projectId, integrationId).queryKey, integration);
      return queryClient.invalidateQueries({ queryKey: integrationsQuery(call, projectId).queryKey, exact: true });
    },
  });
}

export function useRemoveIntegration(projectId: string, integrationId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call(removeIntegration, { params: { projectId, integrationId } }),
    onSuccess: () =>
      queryClient.invalidateQueries({ queryKey: integrationsQuery(call, projectId).queryKey, exact: true }),
  });
}
