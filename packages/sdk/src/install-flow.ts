import { invalidArgument } from "./error-makers.ts";
import { HeadlessModeNotEnabledError, NoActiveInstallFlowError } from "./errors.ts";
import type { InputValues, InstallFlow, InstallFlowOptions, InstallStage } from "./install-flow-types.ts";
import { installOptions, pendingCredential } from "./install-options.ts";
import type { Flow, InstallProgress } from "./install-progress.ts";
import { stageOf, usesOAuth } from "./install-stage.ts";
import type { Installs } from "./installs.ts";
import type { Session } from "./session.ts";

export interface InstallFlowParts {
  readonly session: Session;
  readonly installs: Installs;
  readonly progress: InstallProgress;
  readonly isHeadless: () => boolean;
}

/** `Portico.installFlow`. */
export function createInstallFlow(parts: InstallFlowParts): InstallFlow {
  const { session, installs, progress, isHeadless } = parts;

  function flowOf(type: string, options: InstallFlowOptions): Flow {
    session.current();
    if (!isHeadless()) throw new HeadlessModeNotEnabledError();
    const integration = session.activeIntegration(type);
    const owned = session.userIntegration(type);
    const wire = installOptions(options, integration, owned);
    const credential = pendingCredential(owned, wire);
    return { integration, options, wire, owned, ...(credential && { credential }) };
  }

  /**
   * Runs `act` at once, inside the caller's click, and tells `onError` as well as the caller why it failed. While the
   * server still looks at an answer, a second press of the button gets the first one's outcome: it must not connect twice.
   */
  function answer(stages: InstallStage["stage"][], act: (flow: Flow) => Promise<void> | undefined): Promise<void> {
    const flow = progress.current();
    if (!flow) return Promise.reject(new NoActiveInstallFlowError());
    if (flow.submission) return flow.submission;
    const outcome = new Promise<void>((resolve) => {
      const { stage } = stageOf(flow);
      if (!stages.includes(stage)) throw invalidArgument(`answer at the stage ${stage}`);
      const submission = act(flow);
      flow.submission = submission;
      resolve(submission);
    });
    outcome
      .catch((error) => {
        if (progress.current() === flow) progress.tell(flow.options, error, flow);
      })
      .finally(() => (flow.submission = undefined));
    return outcome;
  }

  async function submit(flow: Flow, values: InputValues): Promise<void> {
    const payload = { ...values, skipPostOAuthInputs: flow.accountType?.skipPostOAuthInputs ?? false };
    progress.accept(flow, await installs.submit(flow.integration, payload, flow.wire, flow.credential?.id));
  }

  return {
    start(type, options = {}) {
      let flow: Flow | undefined;
      try {
        flow = flowOf(type, options);
        progress.begin(flow);
      } catch (error) {
        progress.tell(options, error, flow);
      }
    },

    setAccountType: (id) =>
      answer(["accountType", "preOptions", "oauth"], (flow) => {
        const accountType = flow.integration.sdkIntegrationConfig.accountTypes.find((each) => each.id === id);
        if (!accountType) throw invalidArgument(`account type ${id}`);
        flow.accountType = flow.wire.selectedAccountConfig = accountType;
        flow.wire.accountType = id;
        progress.enter(flow);
        return undefined;
      }),

    setPreOptions: (values) =>
      answer(["preOptions", "oauth"], (flow) => {
        if (!usesOAuth(flow.integration, flow.accountType)) return submit(flow, values);
        flow.preValues = values;
        flow.wire.endUserSuppliedValues = values as Record<string, string>;
        progress.enter(flow);
        return undefined;
      }),

    setPostOptions: (values) => answer(["postOptions"], (flow) => submit(flow, values)),

    next() {
      const flow = progress.current();
      if (!flow) throw new NoActiveInstallFlowError();
      const stage = stageOf(flow);
      if (stage.stage === "oauth") progress.showWindow(flow);
      return stage;
    },

    async cancel() {
      const flow = progress.current();
      progress.abandon();
      const created = flow?.credential;
      if (created && !flow.owned?.allCredentials.some(({ id }) => id === created.id)) {
        await installs.disconnect(flow.integration, created.id);
      }
    },
  };
}
