import {
  createFreeze,
  listCredentialHealth,
  listFreezes,
  previewFreeze,
  revokeFrozen,
  thawFreeze,
  thawServerFreeze,
  type Freeze,
  type FreezeRequest,
} from "@portico/protocol/endpoints";
import { keepPreviousData, queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

export type FreezeScope = Omit<FreezeRequest, "reason" | "revoke">;

const watchingMs = 2000;
/** Another admin's freeze shows on every page within so long. */
const idleMs = 30_000;

/** Freezes in force, newest first; asked again every two seconds while one of them revokes. */
export function standingFreezesQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "freezes", "standing"],
    queryFn: async ({ signal }) =>
      (await call(listFreezes, { params: { projectId }, query: { state: "standing" } }, signal)).freezes,
    refetchInterval: ({ state }) => (state.data?.some(isRevoking) ? watchingMs : idleMs),
  });
}

export function endedFreezesQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "freezes", "ended"],
    queryFn: async ({ signal }) =>
      (await call(listFreezes, { params: { projectId }, query: { state: "ended" } }, signal)).freezes,
  });
}

/** What would be covered now. */
export function freezePreviewQuery(call: Call, projectId: string, scope: FreezeScope) {
  return queryOptions({
    queryKey: ["projects", projectId, "freezes", "preview", scope],
    queryFn: ({ signal }) => call(previewFreeze, { params: { projectId }, query: scope }, signal),
    placeholderData: keepPreviousData,
    staleTime: 0,
  });
}

/** Our id of the user whom the host calls so; rejects with 404 where there is none. */
export function userIdQuery(call: Call, projectId: string, endUserId: string) {
  return queryOptions({
    queryKey: ["projects", projectId, "user-id", endUserId],
    queryFn: async ({ signal }) =>
      (await call(listCredentialHealth, { params: { projectId, endUserId } }, signal)).userId,
    enabled: endUserId !== "",
  });
}

export function useFreeze(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (body: FreezeRequest) => call(createFreeze, { params: { projectId }, body }),
    onSuccess: useForgetFrozen(projectId),
  });
}

export function useRevokeFrozen(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: (freezeId: string) => call(revokeFrozen, { params: { projectId, freezeId }, body: {} }),
    onSuccess: useForgetFrozen(projectId),
  });
}

/** A freeze of the whole server is none of the project's own, and is ended at the server. */
export function useThaw(projectId: string) {
  const call = useCall();
  return useMutation({
    mutationFn: ({ id: freezeId, projectId: owner }: Freeze) =>
      owner === null
        ? call(thawServerFreeze, { params: { freezeId } })
        : call(thawFreeze, { params: { projectId, freezeId } }),
    onSuccess: useForgetFrozen(projectId),
  });
}

/** Whether its numbers still move. */
export function isRevoking({ revocation }: Pick<Freeze, "revocation">): boolean {
  return revocation !== null && (revocation.left > 0 || revocation.pending > 0 || revocation.throughAt === null);
}

function useForgetFrozen(projectId: string) {
  const queryClient = useQueryClient();
  return () =>
    Promise.all(
      ["freezes", "users"].map((what) => queryClient.invalidateQueries({ queryKey: ["projects", projectId, what] })),
    );
}
