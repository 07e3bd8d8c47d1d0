import type { Queries } from "../db/database.ts";
import type { Logger } from "../lib/logger.ts";
import { createFreezeStore } from "./freeze-store.ts";

/** Finds freezes whose change notice never came, well before a cached credential is too old by itself (VT-15). */
export interface FreezeWatch {
  /** Looks now, and every 5 s until `stop`. */
  start(): void;
  stop(): void;
}

/** A freeze has to hold everywhere within 10 s: two looks. */
const everyMs = 5_000;

export function createFreezeWatch({
  queries,
  forgetAll,
  logger,
}: Readonly<{ queries: Queries; forgetAll: () => void; logger: Logger }>): FreezeWatch {
  const store = createFreezeStore(queries);
  /** Undefined: never looked, so what is cached may be older than any freeze. */
  let known: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;

  function again(afterMs: number): void {
    if (isStopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => {
      look()
        .catch((error: unknown) => logger.warn({ error: String(error) }, "freezes could not be looked for"))
        .finally(() => again(everyMs));
    }, afterMs);
    timer.unref();
  }

  async function look(): Promise<void> {
    const position = await store.position();
    if (position === known) return;
    forgetAll();
    known = position;
  }

  return {
    start: () => again(0),
    stop() {
      isStopped = true;
      clearTimeout(timer);
    },
  };
}
