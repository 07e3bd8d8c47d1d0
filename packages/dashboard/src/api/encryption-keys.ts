import { destroyProject, listDataKeys, rotateDataKey } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

/** Asked again every few seconds while a retired key is still there. */
export function dataKeysQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "data-keys"],
    queryFn: async ({ signal }) => (await call(listDataKeys, { params: { projectId } }, signal)).dataKeys,
    refetchInterval: ({ state }) =>
      state.data?.some((key) => key.retiredAt !== null && key.records > 0) ? 3000 : false,
  });
}

export function useRotateDataKey(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: () => call(rotateDataKey, { params: { projectId }, body: {} }),
    onSuccess: ({ dataKeys }) => queryClient.setQueryData(dataKeysQuery(call, projectId).queryKey, dataKeys),
  });
}

export function useDestroyProject(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call(destroyProject, { params: { projectId }, body: { name } }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ["projects"], exact: true }),
  });
}
