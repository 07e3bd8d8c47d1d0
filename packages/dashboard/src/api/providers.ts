import { addProvider, listProviders } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
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
