import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";

/** Writes that something was used, at most once a minute for each, without anybody waiting for it. */
export interface Activity {
  note(key: string, write: () => Promise<void>): void;
}

const intervalMs = 60_000;
const maxRemembered = 50_000;

export function createActivity({ clock, logger }: Readonly<{ clock: Clock; logger: Logger }>): Activity {
  const notedAt = new Map<string, number>();
  return {
    note(key, write) {
      const now = clock.now().getTime();
      if (now - (notedAt.get(key) ?? Number.NEGATIVE_INFINITY) < intervalMs) return;
      // forgetting costs one extra write a key, remembering everything would grow for ever
      if (notedAt.size >= maxRemembered) notedAt.clear();
      notedAt.set(key, now);
      write().catch((error: unknown) => logger.warn({ error: String(error) }, "the time of last use was not written"));
    },
  };
}
