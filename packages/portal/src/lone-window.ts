/**
 * A connect window that has no opener: the host's page cut it off (`Cross-Origin-Opener-Policy`), or the browser opened it
 * apart. It shows a code, its end user types that here, and the window goes on by itself (security bar OA-01, OA-19).
 */
import { ApiError } from "./api-error.ts";
import type { Api, ConsentRequest } from "./api.ts";
import { createAlarm } from "./attempt.ts";
import { readProblem } from "./problem.ts";
import type { Store } from "./store.ts";

export interface LoneWindow {
  /** Sends what the end user read in the window. */
  readonly enterCode: (code: string) => Promise<void>;
}

const askEveryMs = 700;

/** Waits for such a window until the signal is aborted, and asks the end user for its code when one has arrived. */
export function awaitLoneWindow(parts: {
  readonly api: Pick<Api, "hasLoneWindow" | "consentUrl">;
  readonly store: Store;
  readonly meeting: string;
  readonly request: Omit<ConsentRequest, "proof">;
  /** The window is on its way to the provider. */
  readonly onGone: () => void;
  readonly onFailed: (cause: unknown) => void;
  readonly signal: AbortSignal;
}): LoneWindow {
  const { api, store, meeting, request, signal } = parts;

  const watch = async (): Promise<void> => {
    const alarm = createAlarm();
    while (!signal.aborted) {
      // An answer that does not come leaves the end user the link, as before.
      const hasArrived = await api.hasLoneWindow(meeting, request.integrationId).catch(() => false);
      if (signal.aborted) return;
      if (hasArrived) return store.dispatch({ type: "code_wanted", problem: null });
      await alarm.sleep(askEveryMs, signal);
    }
  };
  void watch();

  return {
    enterCode: async (code) => {
      store.dispatch({ type: "window_code_sent" });
      try {
        await api.consentUrl({ ...request, proof: { windowCode: { meeting, code } } });
        if (!signal.aborted) parts.onGone();
      } catch (error) {
        if (signal.aborted) return;
        const problem = readProblem(error instanceof ApiError ? error : null);
        if (problem.code === "connect.window_code_wrong" || !(error instanceof ApiError))
          store.dispatch({ type: "code_wanted", problem });
        else parts.onFailed(error);
      }
    },
  };
}
