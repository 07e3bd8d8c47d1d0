import type { AuthenticatedUser, User } from "./data-types.ts";
import { invalidArgument, toPorticoError } from "./error-makers.ts";
import type { PorticoError } from "./errors.ts";
import { SDK_EVENT, type Callbacks, type EventName, type EventPayloads, type Listener } from "./option-types.ts";

export interface Events {
  subscribe<Name extends EventName>(name: Name, listener: Listener<Name>): () => boolean;
  unsubscribe<Name extends EventName>(name: Name, listener: Listener<Name>): boolean;
  /** `Portico.onUserChange`. */
  onUserChange(listener: (reason?: PorticoError) => void): () => boolean;
  userChanged(reason?: PorticoError): void;
  /** Throws `sdk.invalid_argument` for a name that is no event's. */
  emit<Name extends EventName>(name: Name, payload: EventPayloads[Name]): void;
  /**
   * Runs a call that has callbacks of its own, and tells its `onError` if it fails. The callbacks of the call before it
   * for the same integration are dropped; these stay until each was called once.
   */
  during<Result>(integrationType: string, callbacks: Callbacks, run: () => Promise<Result>): Promise<Result>;
  /** Tells `onError`, once per call. */
  fail(integrationType: string, error: unknown): void;
}

function refuseUnknown(name: EventName): void {
  if (!Object.values(SDK_EVENT).includes(name)) throw invalidArgument(`event ${name}`);
}

/** The callback that hears of an event: `onIntegrationInstall` is `onInstall` there, `onPortalOpen` is `onOpen`. */
function callbackName(name: EventName): keyof Callbacks {
  return name.replace(/Integration|Portal/, "") as keyof Callbacks;
}

/** A listener that throws is reported like any uncaught error and does not keep the others from being called. */
export function createEvents({ user, report }: { user: () => User; report: (error: unknown) => void }): Events {
  const listeners = new Map<EventName, ((event: never, user: AuthenticatedUser) => void)[]>();
  const watchers = new Set<(reason?: PorticoError) => void>();
  const attached = new Map<string, { [Name in keyof Callbacks]: Callbacks[Name] | undefined }>();

  function call(run: () => void): void {
    try {
      run();
    } catch (error) {
      report(error);
    }
  }

  function unsubscribe(name: EventName, listener: (event: never, user: AuthenticatedUser) => void): boolean {
    const of = listeners.get(name) ?? [];
    const rest = of.filter((each) => each !== listener);
    listeners.set(name, rest);
    return rest.length < of.length;
  }

  function fail(integrationType: string, error: unknown): void {
    const callbacks = attached.get(integrationType);
    const onError = callbacks?.onError;
    if (!onError) return;
    delete callbacks.onError;
    call(() => onError(toPorticoError(error)));
  }

  return {
    subscribe(name, listener) {
      refuseUnknown(name);
      if (typeof listener !== "function") throw invalidArgument(`listener of ${name}`);
      listeners.set(name, [...(listeners.get(name) ?? []), listener]);
      return () => unsubscribe(name, listener);
    },
    unsubscribe,
    onUserChange(listener) {
      watchers.add(listener);
      return () => watchers.delete(listener);
    },
    userChanged(reason) {
      for (const watcher of watchers) call(() => watcher(reason));
    },
    emit(name, payload) {
      refuseUnknown(name);
      const current = user();
      if (!current.authenticated) return;
      for (const listener of listeners.get(name) ?? []) call(() => listener(payload as never, current));
      const callbacks = attached.get(payload.integrationType);
      const key = callbackName(name);
      const callback = callbacks?.[key];
      if (!callbacks || !callback) return;
      delete callbacks[key];
      call(() => (callback as Listener<EventName>)(payload as never, current));
    },
    async during(integrationType, callbacks, run) {
      attached.set(integrationType, { ...callbacks, onInstall: callbacks.onInstall ?? callbacks.onSuccess });
      try {
        return await run();
      } catch (error) {
        fail(integrationType, error);
        throw error;
      }
    },
    fail,
  };
}
