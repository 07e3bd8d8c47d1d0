import { PorticoError } from "./errors.ts";
import type { OnDemandParts } from "./on-demand/parts.ts";
import type { OnDemand } from "./on-demand.ts";

/** One text, which is smaller than a list. `load-on-demand.test.ts` holds it to what there is. */
export const onDemandNames = (
  "updateIntegrationUserSettings updateWorkflowUserSettings createConfiguration updateConfiguration " +
  "destroyConfiguration enableWorkflow disableWorkflow updateWorkflowState " +
  "event workflow getTriggers connectAction " +
  "getFieldOptions getIntegrationAccount request completeInstall"
).split(" ") as readonly (keyof OnDemand)[];

export type Load = () => Promise<{ createOnDemand(parts: OnDemandParts): OnDemand }>;

/** The methods of `on-demand.ts`; the first call of one loads them all. Each rejects with `sdk.network_failed` where that fails. */
export function loadOnDemand(load: Load, parts: OnDemandParts): OnDemand {
  let loaded: Promise<OnDemand> | undefined;

  function loadOnce(): Promise<OnDemand> {
    loaded ??= load().then(
      (module) => module.createOnDemand(parts),
      (cause: unknown) => {
        // what failed once may work the next time
        loaded = undefined;
        throw new PorticoError("sdk.network_failed", "on-demand.js did not load.", { cause });
      },
    );
    return loaded;
  }

  return Object.fromEntries(
    onDemandNames.map((name) => [
      name,
      async (...given: never[]) => ((await loadOnce())[name] as (...given: never[]) => unknown)(...given),
    ]),
  ) as unknown as OnDemand;
}
