import { createSigningKey, listSigningKeys, revokeSigningKey } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

export function signingKeysQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "signing-keys"],
    queryFn: async ({ signal }) => (await call(listSigningKeys, { params: { projectId } }, signal)).signingKeys,
  });
}

/** The answer carries the private half: keep it in a component's state only, never in the query cache. */
export function useCreateSigningKey(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call(createSigningKey, { params: { projectId }, body: {} }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: signingKeysQuery(call, projectId).queryKey }),
    gcTime: 0,
  });
}

export function useRevokeSigningKey(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (signingKeyId: string) => call(revokeSigningKey, { params: { projectId, signingKeyId } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: signingKeysQuery(call, projectId).queryKey }),
  });
}
