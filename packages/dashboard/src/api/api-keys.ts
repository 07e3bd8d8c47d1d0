import { createApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

export function apiKeysQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "api-keys"],
    queryFn: async ({ signal }) => (await call(listApiKeys, { params: { projectId } }, signal)).apiKeys,
  });
}

function useForgetApiKeys(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return () => queryClient.invalidateQueries({ queryKey: apiKeysQuery(call, projectId).queryKey });
}

/** The answer carries the key: keep it in a component's state only, never in the query cache. */
export function useCreateApiKey(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (body: z.input<typeof createApiKey.body>) => call(createApiKey, { params: { projectId }, body }),
    onSuccess: useForgetApiKeys(projectId),
    gcTime: 0,
  });
}

/** Both keys work for a day. The answer carries the new one. */
export function useRotateApiKey(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (apiKeyId: string) => call(rotateApiKey, { params: { projectId, apiKeyId }, body: {} }),
    onSuccess: useForgetApiKeys(projectId),
    gcTime: 0,
  });
}

export function useRevokeApiKey(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (apiKeyId: string) => call(revokeApiKey, { params: { projectId, apiKeyId } }),
    onSuccess: useForgetApiKeys(projectId),
  });
}
