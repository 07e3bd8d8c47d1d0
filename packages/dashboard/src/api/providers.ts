import { addProvider, listProviders } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback } from "react";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

/** The catalogue and the project's private providers. */
export function providersQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "providers"],
    queryFn: async ({ signal }) => (await call(listProviders, { params: { projectId } }, signal)).providers,
    staleTime: 60_000,
  });
}

/** The name that people know an integration type by; its key where none is known (yet). */
export function useProviderName(projectId: string): (integrationType: string) => string {
  const { data: providers } = useQuery(providersQuery(useCall(), projectId));
  return useCallback((type) => providers?.find(({ key }) => key === type)?.name ?? type, [providers]);
}

/** Adds a private provider from a declaration. */
export function useAddProvider(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (declaration: Record<string, unknown>) =>
      call(addProvider, { params: { projectId }, body: { declaration } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: providersQuery(call, projectId).queryKey }),
  });
}
