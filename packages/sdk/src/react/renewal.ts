/** Of `setTimeout`: more would be at once. */
const longestTimerMs = 2 ** 31 - 1;

/** When the next sign-in is due. */
export interface Renewal {
  plan(inMs: number): void;
  /** Due as soon as the page is shown again or the browser is back online, and not before. */
  onReturn(): void;
  cancel(): void;
  listen(): void;
  stop(): void;
}

export function createRenewal(due: () => void): Renewal {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Infinity;

  /** A timer that slept with the computer, a connection that is back: whatever was due meanwhile is done now. */
  function wake(): void {
    if (Date.now() >= dueAt) due();
  }

  function cancel(): void {
    clearTimeout(timer);
    dueAt = Infinity;
  }

  function plan(inMs: number): void {
    cancel();
    dueAt = Date.now() + inMs;
    timer = setTimeout(
      () => (inMs > longestTimerMs ? plan(inMs - longestTimerMs) : due()),
      Math.min(inMs, longestTimerMs),
    );
  }

  return {
    plan,
    onReturn() {
      cancel();
      dueAt = 0;
    },
    cancel,
    listen() {
      addEventListener("online", wake);
      // It bubbles from the document.
      addEventListener("visibilitychange", wake);
    },
    stop() {
      cancel();
      removeEventListener("online", wake);
      removeEventListener("visibilitychange", wake);
    },
  };
}
