import { useEffect, useMemo, useState } from "react";
import type { AccountType, ConnectInput, InputValues, InstallEvent, InstallFlowOptions } from "../index.ts";
import type { InstallStage, PorticoError } from "../index.ts";
import { createFlowRun, idle } from "./flow-run.ts";
import { useConnection } from "./provider.tsx";
import { useUserSnapshot } from "./use-connect.ts";

/** Where the flow stands. */
export interface InstallFlowState {
  /** `idle`: not begun, or ended without a connection. */
  stage: "idle" | InstallStage["stage"];
  /** What to choose from at the stage `accountType`, else `[]`. */
  accountTypes: AccountType[];
  /** What to ask at `preOptions` and `postOptions`, else `[]`. */
  inputs: ConnectInput[];
  /** The server looks at an answer. */
  isSubmitting: boolean;
  /** Why the last step failed, until the next one. Show `userMessage`; `meta.field` names the input to blame. */
  error: PorticoError | undefined;
  /** What was connected, at the stage `done`. */
  result: InstallEvent | undefined;
}

/** The same functions at every rendering. None throws or rejects: every error is in `error`. */
export interface InstallFlowMethods {
  /** Begins; another flow of the page that still runs is abandoned. Call it inside a click. */
  start: () => void;
  /** Answers `accountType`. Call it inside a click. */
  chooseAccountType: (id: string) => void;
  /** Answers `preOptions` or `postOptions`. Call it inside a click, or a form's submit. */
  submit: (values: InputValues) => void;
  /** At `oauth`: the provider's window to the front, or once more after it was blocked, closed or denied. Inside a click. */
  openWindow: () => void;
  /** Abandons the flow and disconnects what it has connected so far. */
  cancel: () => void;
}

/**
 * Connects an account with your own interface, stage by stage: accountType → preOptions → oauth → postOptions → done,
 * each only where there is something to do. Needs `<ConnectProvider headless>`. A flow that is not done when the
 * component unmounts, or its `type` changes, is cancelled. `options` count as they are when `start` is called.
 *
 * Errors: `sdk.headless_required`, and those of the SDK's `installFlow`. Throws a `TypeError` outside of a
 * `<ConnectProvider>`.
 *
 * @example
 * const { stage, inputs, error, start, submit } = useInstallFlow("zendesk");
 * if (stage === "idle") return <button onClick={start}>Connect Zendesk</button>;
 * if (stage === "done") return <p>Connected</p>;
 * return <MyForm inputs={inputs} onSubmit={submit} problem={error?.userMessage} />;
 */
export function useInstallFlow(type: string, options?: InstallFlowOptions): InstallFlowState & InstallFlowMethods {
  const { client } = useConnection();
  const isReady = useUserSnapshot().status === "ready";
  const [state, setState] = useState(idle);
  const run = useMemo(() => createFlowRun(client, type, setState), [client, type]);

  useEffect(() => run.setOptions(options));
  useEffect(() => run.cancel, [run]);
  // Signing out ends the SDK's flow without a word where the host did it.
  useEffect(() => {
    if (!isReady) run.reset();
  }, [run, isReady]);

  return useMemo(() => {
    const { start, chooseAccountType, submit, openWindow, cancel } = run;
    return { ...state, start, chooseAccountType, submit, openWindow, cancel };
  }, [state, run]);
}
