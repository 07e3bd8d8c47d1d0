import { disconnectCredential, listUsers } from "@portico/protocol/endpoints";
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";
import { isMoving } from "./revocations.ts";

/** While a revocation of a user who is shown is under way. */
const movingMs = 4000;

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
            ...(pageParam ? { after: pageParam } : {}),
          },
        },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ users }) => users.some(({ revocations }) => revocations.some(isMoving)))
        ? movingMs
        : false,
  });
}

/** A few users whose id contains what was typed, for a list to choose from. */
export function userSuggestionsQuery(call: Call, projectId: string, search: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "users", "suggestions", search],
    queryFn: async ({ signal }) =>
      (await call(listUsers, { params: { projectId }, query: { search, limit: 8 } }, signal)).users.map(
        ({ endUserId }) => endUserId,
      ),
    enabled: search !== "",
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
