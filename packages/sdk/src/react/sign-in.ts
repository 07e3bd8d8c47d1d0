import { isPorticoError, PorticoError, type Portico } from "../index.ts";
import { createRenewal } from "./renewal.ts";
import type { ConnectStatus, UserStore } from "./user-store.ts";

/** What one `<ConnectProvider>` was given, always its latest; the object itself says which provider it is. */
export interface SignInSettings {
  current: {
    readonly fetchUserToken: () => Promise<string>;
    readonly onError?: ((error: PorticoError) => void) | undefined;
  };
}

/** At most this long before the token's end, and at most a fifth of its life. */
const renewBeforeMs = 120_000;
const retryMs = 30_000;

/** Signs in for one provider at a time, and keeps signed in. */
export function createSignIn(
  client: Portico,
  show: (status: ConnectStatus, error?: PorticoError) => void,
): Pick<UserStore, "hold" | "retry"> {
  let owner: SignInSettings | undefined;
  let projectId = "";
  let baseUrl: string | undefined;
  /** The try that is under way. One that was called off has nothing to say any more. */
  let turn: object | undefined;
  /** The try whose `authenticate` is under way. */
  let authenticating: object | undefined;
  let isReady = false;
  const renewal = createRenewal(() => void signIn());
  let release: ReturnType<typeof setTimeout> | undefined;

  function tell(status: ConnectStatus, error?: PorticoError): void {
    isReady = status === "ready";
    show(status, error);
  }

  async function signIn(): Promise<void> {
    if (!owner || turn) return;
    const own = (turn = {});
    const { current } = owner;
    renewal.cancel();
    if (!isReady) tell("signing_in");
    const error = await attempt(own, current.fetchUserToken).catch(asPorticoError);
    if (authenticating === own) authenticating = undefined;
    if (turn !== own) return;
    turn = undefined;
    // The host's own authenticate() or logout() may have come after ours, and stands.
    if (error?.code === "sdk.superseded") return isReady ? undefined : tell("signed_out");
    if (!error) return;
    // While the token before it still counts, nobody but onError has to know.
    if (isReady) renewal.plan(retryMs);
    else {
      tell("failed", error);
      renewal.onReturn();
    }
    current.onError?.(error);
  }

  async function attempt(own: object, fetchUserToken: () => Promise<string>): Promise<undefined> {
    let token: string;
    try {
      token = await fetchUserToken();
    } catch (cause) {
      throw isPorticoError(cause)
        ? cause
        : new PorticoError("sdk.user_token_failed", "fetchUserToken() failed.", { cause });
    }
    if (turn !== own) return;
    authenticating = own;
    await client.authenticate(projectId, token);
    if (turn === own) renewal.plan(untilRenewal(token));
  }

  client.onUserChange((reason) => {
    if (!owner) return;
    if (client.getUser().authenticated) tell("ready");
    else if (authenticating) tell("signing_in");
    else if (isReady && reason) {
      tell("signing_in");
      void signIn();
    } else if (isReady) {
      turn = undefined;
      renewal.cancel();
      tell("signed_out");
    }
  });

  function stop(): void {
    owner = turn = authenticating = undefined;
    renewal.stop();
    client.logout();
    tell("signing_in");
  }

  return {
    hold(settings, project, url) {
      clearTimeout(release);
      // An effect that React runs twice finds its own sign-in under way; another provider, or project, begins anew.
      if (owner !== settings || projectId !== project || baseUrl !== url) {
        if (owner) stop();
        owner = settings;
        projectId = project;
        baseUrl = url;
        if (url) client.configureGlobal({ baseUrl: url });
        renewal.listen();
        void signIn();
      }
      return () => {
        if (owner === settings) release = setTimeout(stop);
      };
    },
    retry: () => void signIn(),
  };
}

function untilRenewal(token: string): number {
  // authenticate() has accepted it, so this is a JWT with exp.
  const payload = token.split(".")[1]!.replace(/-/g, "+").replace(/_/g, "/");
  const leftMs = (JSON.parse(atob(payload)) as { exp: number }).exp * 1000 - Date.now();
  return Math.max(leftMs - Math.min(renewBeforeMs, leftMs / 5), 1000);
}

function asPorticoError(cause: unknown): PorticoError {
  return isPorticoError(cause) ? cause : new PorticoError("sdk.unexpected", String(cause), { cause });
}
