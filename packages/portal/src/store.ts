/** Holds the state, and tells its listeners of every move. */
import type { PortalEvent } from "./events.ts";
import { initialState, reduce, type PortalState } from "./state.ts";

export interface Store {
  readonly state: () => PortalState;
  readonly dispatch: (event: PortalEvent) => void;
  readonly subscribe: (listener: () => void) => () => void;
}

export function createStore(): Store {
  let state = initialState;
  const listeners = new Set<() => void>();
  return {
    state: () => state,
    dispatch: (event) => {
      state = reduce(state, event);
      for (const listener of listeners) listener();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
