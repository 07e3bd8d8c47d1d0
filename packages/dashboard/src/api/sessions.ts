import { currentAdmin, signIn, signOut } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

export const sessionKey = ["session"] as const;

/** Who is signed in, and which server this is. */
export function sessionQuery(call: Call) {
  return queryOptions({
    queryKey: sessionKey,
    queryFn: ({ signal }) => call(currentAdmin, {}, signal),
    staleTime: 5 * 60_000,
  });
}

/** Facts about this server. Only below the signed-in route, whose guard has loaded them. */
export function useServer() {
  return useSuspenseQuery(sessionQuery(useCall())).data.server;
}

export function useSignIn() {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => call(signIn, { body: { token } }),
    // Whatever the last admin saw must not be shown to this one.
    onSuccess: () => queryClient.clear(),
  });
}

export function useSignOut() {
  const call = useCall();
  return useMutation({ mutationFn: () => call(signOut, {}) });
}
