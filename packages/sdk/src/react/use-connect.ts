import { useMemo, useSyncExternalStore } from "react";
import type { AuthenticatedUser, Portico, PorticoError } from "../index.ts";
import { useConnection } from "./provider.tsx";
import { serverSnapshot, type UserSnapshot } from "./user-store.ts";

/** Who is signed in. `status` decides the rest. */
export type ConnectState =
  | { status: "signing_in" | "signed_out"; error: undefined; user: { authenticated: false } }
  | { status: "failed"; error: PorticoError; user: { authenticated: false } }
  | { status: "ready"; error: undefined; user: AuthenticatedUser };

/** The same functions at every rendering. */
export interface ConnectMethods extends Pick<
  Portico,
  "connect" | "installIntegration" | "uninstallIntegration" | "request"
> {
  /** Signs in again after `failed` or `signed_out`; renews now where `ready`. Nothing while a sign-in is under way. */
  retry: () => void;
  /** The SDK's instance, for everything else. */
  client: Portico;
}

/**
 * The user, and what can be done as them; renders again after every change. The user is shared by all components: do
 * not change it. The methods are the SDK's, with its results and errors, so they reject with `sdk.not_authenticated`
 * unless `ready`. Throws a `TypeError` outside of a `<ConnectProvider>`.
 *
 * @example
 * const { status, user, error, retry, connect } = useConnect();
 * if (status === "failed") return <button onClick={retry}>{error.message}</button>;
 * return <button onClick={() => void connect("github")}>{status === "ready" ? user.userId : "…"}</button>;
 */
export function useConnect(): ConnectState & ConnectMethods {
  const { client, store } = useConnection();
  const { status, error, user } = useUserSnapshot();
  return useMemo(() => {
    const { connect, installIntegration, uninstallIntegration, request } = client;
    const methods = { connect, installIntegration, uninstallIntegration, request, retry: store.retry, client };
    return { status, error, user, ...methods } as ConnectState & ConnectMethods;
  }, [client, store, status, error, user]);
}

/** What all components of one rendering see alike. */
export function useUserSnapshot(): UserSnapshot {
  const { store } = useConnection();
  return useSyncExternalStore(store.subscribe, store.snapshot, serverSnapshot);
}
