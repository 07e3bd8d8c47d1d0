/** The question which of two accounts it shall be, from the attempt that raises it to the answer that arrived. */
import type { InstallOptions } from "@portico/protocol";
import { ApiError } from "./api-error.ts";
import type { AccountChoice, Api } from "./api.ts";
import type { AccountsToChoose } from "./attempt.ts";
import { readProblem } from "./problem.ts";
import type { Store } from "./store.ts";

interface Asked {
  readonly key: string;
  readonly installOptions: InstallOptions;
}

export interface AccountDecision {
  /** The attempt under this key asks. */
  readonly ask: (asked: Asked, accounts: AccountsToChoose) => void;
  /** Answers. A question whose answer did not get through stays open. */
  readonly decide: (choice: AccountChoice) => Promise<void>;
  /** Ends the question; the key of the attempt that asked it, or undefined. */
  readonly drop: () => string | undefined;
}

export function createAccountDecision(parts: {
  readonly store: Store;
  readonly api: Pick<Api, "decideAccount">;
  readonly save: (payload: Record<string, unknown>, installOptions: InstallOptions) => Promise<void>;
}): AccountDecision {
  const { store, api } = parts;
  let open: Asked | null = null;

  return {
    ask: (asked, accounts) => {
      open = asked;
      store.dispatch({ type: "accounts_differ", accounts });
    },
    decide: async (choice) => {
      const asked = open;
      if (!asked) return;
      store.dispatch({ type: "account_decided", choice });
      try {
        await api.decideAccount(asked.key, choice);
      } catch (cause) {
        if (!(cause instanceof ApiError)) return store.dispatch({ type: "decision_failed" });
        open = null;
        return store.dispatch({ type: "failed", problem: readProblem(cause) });
      }
      open = null;
      if (choice === "keep") return store.dispatch({ type: "back" });
      await parts.save({ porticoAttempt: asked.key }, asked.installOptions);
    },
    drop: () => {
      const key = open?.key;
      open = null;
      return key;
    },
  };
}
