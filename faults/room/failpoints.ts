import type { FailpointName, Failpoints } from "../../packages/server/src/lib/failpoint.ts";

/** The named moments at which a room process is ended or held up. */
export interface ArmedFailpoints {
  hold(name: FailpointName): void;
  held(): number;
  release(): void;
}

/** Arms `globalThis.porticoFailpoints`; call it before a refresh runs. */
export function armFailpoints(dieAt: readonly FailpointName[]): ArmedFailpoints {
  const armed: { [Name in FailpointName]?: () => Promise<void> | void } = {};
  let holding: { name: FailpointName; gate: PromiseWithResolvers<void>; count: number } | undefined;
  for (const name of dieAt) armed[name] = die;
  globalThis.porticoFailpoints = armed as Failpoints;
  return {
    hold(name) {
      const held = { name, gate: Promise.withResolvers<void>(), count: 0 };
      holding = held;
      armed[name] = () => {
        held.count += 1;
        return held.gate.promise;
      };
    },
    held: () => holding?.count ?? 0,
    release() {
      if (holding === undefined) return;
      delete armed[holding.name];
      holding.gate.resolve();
      holding = undefined;
    },
  };
}

/** Nothing runs after it: the signal comes before the promise is ever looked at. */
function die(): Promise<void> {
  process.kill(process.pid, "SIGKILL");
  return new Promise(() => undefined);
}
