import type { IntegrationMetadata, Portico, PorticoError, User } from "../index.ts";
import { createSignIn, type SignInSettings } from "./sign-in.ts";

/**
 * Where the sign-in stands. `signing_in`: before the first one is done, on a server, and after an answer of 401 until a
 * fresh token was fetched. `signed_out`: the host called `logout()`; `retry()` signs in again.
 */
export type ConnectStatus = "signing_in" | "ready" | "failed" | "signed_out";

/** Everything that components may show, of one moment; the same object until something changes. */
export interface UserSnapshot {
  readonly status: ConnectStatus;
  /** Only where `failed`. */
  readonly error: PorticoError | undefined;
  /** Authenticated if and only if `ready`. */
  readonly user: User;
  readonly metadata: readonly IntegrationMetadata[];
}

export interface UserStore {
  subscribe(listener: () => void): () => void;
  snapshot(): UserSnapshot;
  /** Keeps the user signed in until the returned function is called. */
  hold(settings: SignInSettings, projectId: string, baseUrl: string | undefined): () => void;
  retry(): void;
}

const nobody: User = { authenticated: false };
const start: UserSnapshot = { status: "signing_in", error: undefined, user: nobody, metadata: [] };

/** On a server, and while its markup is hydrated. */
export const serverSnapshot = (): UserSnapshot => start;

const stores = new WeakMap<Portico, UserStore>();

/**
 * The one store of a client. It listens for as long as the client lives, so a change between a component's rendering and
 * its subscription is never missed; and all components see the same snapshot, so that concurrent rendering cannot tear.
 */
export function userStoreOf(client: Portico): UserStore {
  const store = stores.get(client) ?? createUserStore(client);
  stores.set(client, store);
  return store;
}

function createUserStore(client: Portico): UserStore {
  const listeners = new Set<() => void>();
  let status: ConnectStatus = "signing_in";
  let error: PorticoError | undefined;
  let latest: UserSnapshot | undefined = start;

  const signIn = createSignIn(client, (next, reason) => {
    // Told again and again while it stays as it was, except in `ready`, where the user may have changed.
    if (next === status && next !== "ready" && reason === error) return;
    status = next;
    error = reason;
    latest = undefined;
    for (const listener of listeners) listener();
  });

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () =>
      (latest ??=
        status === "ready"
          ? { status, error, user: client.getUser(), metadata: client.getIntegrationMetadata() }
          : { ...start, status, error }),
    ...signIn,
  };
}
