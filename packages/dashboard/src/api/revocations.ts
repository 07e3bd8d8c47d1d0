import { listRevocations, retryRevocation, type RevocationReceipt } from "@portico/protocol/endpoints";
import { infiniteQueryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

const soonMs = 60_000;

/** A user's receipts, newest first, a page at a time. */
export function revocationsQuery(call: Call, projectId: string, userId: string) {
  return infiniteQueryOptions({
    queryKey: ["projects", projectId, "revocations", userId],
    queryFn: ({ signal, pageParam }) =>
      call(
        listRevocations,
        { params: { projectId }, query: { userId, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        signal,
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor,
  });
}

/** Tries a waiting revocation now. */
export function useRetryRevocation(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (revocationId: string) => call(retryRevocation, { params: { projectId, revocationId }, body: {} }),
    // also where it was settled meanwhile: the receipt says so
    onSettled: () =>
      Promise.all(
        ["users", "revocations"].map((what) =>
          queryClient.invalidateQueries({ queryKey: ["projects", projectId, what] }),
        ),
      ),
  });
}

/** Whether a try is under way, or will be within a minute. */
export function isMoving({ outcome, nextTryAt }: Pick<RevocationReceipt, "outcome" | "nextTryAt">): boolean {
  return outcome === "pending" && (nextTryAt === null || Date.parse(nextTryAt) < Date.now() + soonMs);
}
