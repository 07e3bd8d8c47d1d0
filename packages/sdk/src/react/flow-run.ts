import { NoActiveInstallFlowError, type InstallFlowOptions, type InstallStage, type Portico } from "../index.ts";
import type { InstallFlowMethods, InstallFlowState } from "./use-install-flow.ts";

type Change = (state: InstallFlowState) => InstallFlowState;

/** What one `useInstallFlow` does. */
export interface FlowRun extends InstallFlowMethods {
  /** For the next `start`. */
  setOptions: (options: InstallFlowOptions | undefined) => void;
  /** Shows that nothing runs any more, and still why. */
  reset: () => void;
}

export const idle: InstallFlowState = {
  stage: "idle",
  accountTypes: [],
  inputs: [],
  isSubmitting: false,
  error: undefined,
  result: undefined,
};

/** Whose the client's one flow is: answers of another hook must not reach it. */
const running = new WeakMap<Portico, FlowRun>();

export function createFlowRun(client: Portico, type: string, show: (change: Change) => void): FlowRun {
  const { installFlow } = client;
  let stage: InstallFlowState["stage"] = "idle";
  let options: InstallFlowOptions | undefined;

  const fail = (error: unknown): void =>
    show((state) => ({ ...state, error: error as InstallFlowState["error"], isSubmitting: false }));

  /** Acts at once, because a window opens only inside the click. */
  function act(isSubmitting: boolean, answer: () => Promise<void>): void {
    if (running.get(client) !== run) {
      fail(new NoActiveInstallFlowError());
      return;
    }
    show((state) => ({ ...state, isSubmitting, error: undefined }));
    answer().then(() => show((state) => (state.isSubmitting ? { ...state, isSubmitting: false } : state)), fail);
  }

  function enter(next: InstallStage): void {
    ({ stage } = next);
    show(() => ({
      ...idle,
      stage,
      ...(next.stage === "accountType"
        ? { accountTypes: next.options }
        : "options" in next && { inputs: next.options }),
    }));
  }

  const run: FlowRun = {
    setOptions: (latest) => void (options = latest),
    start() {
      running.get(client)?.reset();
      running.set(client, run);
      show(() => idle);
      const host = options;
      installFlow.start(type, {
        ...host,
        onNext(next) {
          enter(next);
          host?.onNext?.(next);
        },
        onComplete(result) {
          show((state) => ({ ...state, result }));
          host?.onComplete?.(result);
        },
        onError(error, context) {
          fail(error);
          // Connected, but answers are due that nobody may ask for: the flow is over.
          if (context?.stage === "done") run.reset();
          host?.onError?.(error, context);
        },
      });
    },
    chooseAccountType: (id) => act(false, () => installFlow.setAccountType(id)),
    submit: (values) =>
      act(true, () => installFlow[stage === "postOptions" ? "setPostOptions" : "setPreOptions"](values)),
    // An async function runs at once up to its first await, and turns what next() throws into a rejection.
    openWindow: () => act(false, async () => void installFlow.next()),
    cancel() {
      if (running.get(client) !== run) return;
      running.delete(client);
      show(() => idle);
      installFlow.cancel().catch(fail);
    },
    reset() {
      if (running.get(client) === run) running.delete(client);
      show((state) => (state.stage === "idle" ? state : { ...idle, error: state.error }));
    },
  };
  return run;
}
