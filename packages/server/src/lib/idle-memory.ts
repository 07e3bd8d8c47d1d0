/** How V8 collects when it is told to. Node has it as `globalThis.gc` under `--expose-gc`. */
export type Collect = (options: { type: "major"; execution: "sync"; flavor: "last-resort" }) => unknown;

export interface IdleMemorySettings {
  /** Undefined: nothing is ever done. */
  collect: Collect | undefined;
  /** The share of the time, 0 to 1, in which the process worked since it was last asked. */
  busyShare: () => number;
  lookEveryMs?: number;
}

/** Over this share the heap may have grown; under the other nobody waits for an answer. */
const busy = 0.5;
const idle = 0.02;

/**
 * Gives memory back after the start and after every busy spell, once the process has been idle for a while (5 s): V8 keeps
 * a young generation of 32 MB that the start has filled, and would keep it for ever. Half a second's work, so it never
 * happens while there are calls to answer. Returns what ends it; it keeps no process alive.
 */
export function collectWhenIdle({ collect, busyShare, lookEveryMs = 5000 }: Readonly<IdleMemorySettings>): () => void {
  if (!collect) return () => {};
  let isDue = true;
  const timer = setInterval(() => {
    const share = busyShare();
    if (share > busy) isDue = true;
    if (share > idle || !isDue) return;
    isDue = false;
    collect({ type: "major", execution: "sync", flavor: "last-resort" });
    busyShare(); // the collection was work, too
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
