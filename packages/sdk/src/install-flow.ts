import type { InstallOptions, WireIntegration, WireUserIntegration } from "@portico/protocol";
import { invalidArgument, setupIncomplete, toPorticoError } from "./error-makers.ts";
import { HeadlessModeNotEnabledError, NoActiveInstallFlowError, type PorticoError } from "./errors.ts";
import type { InputValues, InstallFlow, InstallFlowOptions, InstallStage } from "./install-flow-types.ts";
import { installOptions, pendingCredential } from "./install-options.ts";
import { stageOf, usesOAuth, type InstallFacts } from "./install-stage.ts";
import type { Installs } from "./installs.ts";
import type { OAuthRun, StartOAuth } from "./oauth.ts";
import type { InstallEvent } from "./option-types.ts";
import type { Session } from "./session.ts";

export interface InstallFlowParts {
  readonly session: Session;
  readonly installs: Installs;
  readonly startOAuth: StartOAuth;
  readonly isHeadless: () => boolean;
  /** Disconnects without an event. */
  readonly disconnect: (integration: WireIntegration, credentialId: string) => Promise<void>;
  /** Hears of errors where the host gave no `onError`. */
  readonly report: (error: unknown) => void;
}

/** `Portico.installFlow`, and what the rest of the SDK needs of it. */
export interface InstallFlowControl {
  readonly installFlow: InstallFlow;
  /** The credential that a flow of this integration is setting up. */
  credentialId(type: string): string | undefined;
  /** Ends the flow without disconnecting anything; a reason is told to `onError`. */
  abandon(reason?: PorticoError): void;
}

interface Flow extends InstallFacts {
  readonly options: InstallFlowOptions;
  readonly wire: InstallOptions;
  /** What was there before, which `cancel` must leave alone. */
  readonly owned: WireUserIntegration | undefined;
  run?: OAuthRun | undefined;
  submission?: Promise<void> | undefined;
  event?: InstallEvent;
}

export function createInstallFlow(parts: InstallFlowParts): InstallFlowControl {
  const { session, installs, startOAuth, isHeadless, disconnect, report } = parts;
  let flow: Flow | undefined;

  function begin(type: string, options: InstallFlowOptions): Flow {
    session.current();
    if (!isHeadless()) throw new HeadlessModeNotEnabledError();
    const integration = session.activeIntegration(type);
    const owned = session.userIntegration(type);
    const wire = installOptions(options, integration, owned);
    const credential = pendingCredential(owned, wire);
    return { integration, options, wire, owned, ...(credential && { credential }) };
  }

  function tell({ onError }: InstallFlowOptions, error: unknown, mine?: Flow): void {
    (onError ?? report)(toPorticoError(error), mine ? { stage: stageOf(mine).stage } : null);
  }

  function enter(mine: Flow): void {
    // A window that was opened for the answers before is of no use any more.
    mine.run?.cancel();
    mine.run = undefined;
    const stage = stageOf(mine);
    const { event, options } = mine;
    if (stage.done) flow = undefined;
    if (stage.done && event?.credential.status !== "VALID") {
      tell(options, setupIncomplete(), mine);
      return;
    }
    options.onNext?.(stage);
    // The host may have answered, or called the flow off, inside onNext.
    if (stage.stage === "oauth" && flow === mine && !mine.run) openWindow(mine);
    if (stage.done && event) options.onComplete?.(event);
  }

  function openWindow(mine: Flow): void {
    mine.run?.cancel();
    let isTold = false;
    const run = startOAuth({
      integration: mine.integration,
      installOptions: mine.wire,
      timeoutMs: mine.options.oauthTimeout,
      onClosed: tellOnce,
    });
    mine.run = run;
    // What the host's own callbacks throw inside `accept` is left uncaught, for the browser to report.
    follow().then(
      (event) => event && accept(mine, event),
      (error) => {
        tellOnce(error);
        if (mine.run === run) mine.run = undefined;
      },
    );

    async function follow(): Promise<InstallEvent | undefined> {
      const credentialId = await run.outcome;
      return isCurrent() ? installs.announce(mine.integration, credentialId) : undefined;
    }

    function isCurrent(): boolean {
      return flow === mine && mine.run === run;
    }

    function tellOnce(error: PorticoError): void {
      if (isCurrent() && !isTold) tell(mine.options, error, mine);
      isTold = true;
    }
  }

  function accept(mine: Flow, event: InstallEvent): void {
    if (flow !== mine) return;
    mine.run = undefined;
    mine.event = event;
    mine.credential = event.credential;
    enter(mine);
  }

  /**
   * Runs `act` at once, inside the caller's click, and tells `onError` as well as the caller why it failed. While the
   * server still looks at an answer, a second press of the button gets the first one's outcome: it must not connect twice.
   */
  function answer(stages: InstallStage["stage"][], act: (mine: Flow) => Promise<void> | undefined): Promise<void> {
    const mine = flow;
    if (!mine) return Promise.reject(new NoActiveInstallFlowError());
    if (mine.submission) return mine.submission;
    const outcome = new Promise<void>((resolve) => {
      const { stage } = stageOf(mine);
      if (!stages.includes(stage)) throw invalidArgument(`answer at the stage ${stage}`);
      const submission = act(mine);
      mine.submission = submission;
      resolve(submission);
    });
    outcome
      .catch((error) => {
        if (flow === mine) tell(mine.options, error, mine);
      })
      .finally(() => (mine.submission = undefined));
    return outcome;
  }

  async function submit(mine: Flow, values: InputValues): Promise<void> {
    const payload = { ...values, skipPostOAuthInputs: mine.accountType?.skipPostOAuthInputs ?? false };
    accept(mine, await installs.submit(mine.integration, payload, mine.wire, mine.credential?.id));
  }

  function abandon(reason?: PorticoError): void {
    const ended = flow;
    flow = undefined;
    ended?.run?.cancel();
    if (ended && reason) tell(ended.options, reason, ended);
  }

  const installFlow: InstallFlow = {
    start(type, options = {}) {
      let mine: Flow | undefined;
      try {
        mine = begin(type, options);
        abandon();
        flow = mine;
        enter(mine);
      } catch (error) {
        tell(options, error, mine);
      }
    },

    setAccountType: (id) =>
      answer(["accountType", "preOptions", "oauth"], (mine) => {
        const accountType = mine.integration.sdkIntegrationConfig.accountTypes.find((each) => each.id === id);
        if (!accountType) throw invalidArgument(`account type ${id}`);
        mine.accountType = mine.wire.selectedAccountConfig = accountType;
        mine.wire.accountType = id;
        enter(mine);
        return undefined;
      }),

    setPreOptions: (values) =>
      answer(["preOptions", "oauth"], (mine) => {
        if (!usesOAuth(mine)) return submit(mine, values);
        mine.preValues = values;
        mine.wire.endUserSuppliedValues = values as Record<string, string>;
        enter(mine);
        return undefined;
      }),

    setPostOptions: (values) => answer(["postOptions"], (mine) => submit(mine, values)),

    next() {
      if (!flow) throw new NoActiveInstallFlowError();
      const stage = stageOf(flow);
      if (stage.stage !== "oauth") return stage;
      if (flow.run?.isWindowOpen()) flow.run.focus();
      else openWindow(flow);
      return stage;
    },

    async cancel() {
      const mine = flow;
      abandon();
      const created = mine?.credential;
      if (created && !mine.owned?.allCredentials.some(({ id }) => id === created.id)) {
        await disconnect(mine.integration, created.id);
      }
    },
  };

  return {
    installFlow,
    credentialId: (type) => (flow?.integration.type === type ? flow.credential?.id : undefined),
    abandon,
  };
}
