/** How V8 collects when it is told to. Node has it as `globalThis.gc` under `--expose-gc`. */
export type Collect = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => unknown;

export interface IdleMemorySettings {
  /** Undefined: nothing is ever done. */
  collect: Collect | undefined;
  /** The share of the time, 0 to 1, in which the process worked since it was last asked. */
  busyShare: () => number;
  lookEveryMs?: number;
}

/** Under this share nobody waits for an answer. */
const idle = 0.02;

/**
 * Gives back what the start took, once, as soon as the process has been idle for a while (5 s): V8 keeps a young
 * generation of 32 MB that the start has filled, and would keep it for ever. Not again later: such a collection takes
 * half a second and throws compiled code away, too, so the calls after it are slow for a while. Returns what ends it; it
 * keeps no process alive.
 */
export function collectWhenIdle({ collect, busyShare, lookEveryMs = 5000 }: Readonly<IdleMemorySettings>): () => void {
  if (!collect) return () => {};
  const timer = setInterval(() => {
    if (busyShare() > idle) return;
    clearInterval(timer);
    collect({ type: "major", execution: "sync", flavor: "last-resort" });
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

/** The event loop's share of work between two questions. */
export function eventLoopShare(): () => number {
  let before = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, before);
    before = now;
    return utilization;
  };
}
