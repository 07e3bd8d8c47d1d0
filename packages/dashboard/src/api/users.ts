import { disconnectCredential, listUsers } from "@portico/protocol/endpoints";
import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

export interface UserFilter {
  readonly search?: string;
  readonly integrationId?: string;
  /** Page size, 1 to 100 (25). */
  readonly limit?: number;
}

/** Connected users, newest activity first, a page at a time. */
export function usersQuery(call: Call, projectId: string, { search, integrationId, limit = 25 }: UserFilter) {
  return infiniteQueryOptions({
    queryKey: ["projects", projectId, "users", { search: search ?? "", integrationId: integrationId ?? "", limit }],
    queryFn: ({ signal, pageParam }) =>
      call(
        listUsers,
        {
          params: { projectId },
          query: {
            limit,
            ...(search ? { search } : {}),
            ...(integrationId ? { integrationId } : {}),
            ...(pageParam ? { cursor: pageParam } : {}),
          },
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function useDisconnectCredential(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (target: { userId: string; credentialId: string }) =>
      call(disconnectCredential, { params: { projectId, ...target } }),
    onSuccess: () =>
      Promise.all([
        queryClient.invalidateQueries({ queryKey: ["projects", projectId, "users"] }),
        queryClient.invalidateQueries({ queryKey: ["projects", projectId, "integrations"] }),
      ]),
  });
}
