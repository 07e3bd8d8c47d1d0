import type { Clock } from "./clock.ts";

export interface ReadCacheSettings<Value> {
  clock: Clock;
  /** Most entries kept; the one loaded longest ago goes first. */
  maxEntries: number;
  /** Backstop for a change notice that never came (30,000). */
  maxAgeMs?: number;
  /** Whether an answer is worth keeping (always); keeps floods of made-up keys out. */
  keeps?: (value: Value) => boolean;
}

/** Answers of slow reads, kept until dropped. Readers of one key share one load. */
export interface ReadCache<Value> {
  read(key: string, load: () => Promise<Value>): Promise<Value>;
  drop(key: string): void;
  clear(): void;
}

/**
 * Keeps the promise of a load, not its result: a load that was under way when the key was dropped answers those who
 * already waited for it and nobody after, so a stale answer is never put back.
 */
export function createReadCache<Value>(settings: Readonly<ReadCacheSettings<Value>>): ReadCache<Value> {
  const { clock, maxEntries, maxAgeMs = 30_000, keeps = () => true } = settings;
  const entries = new Map<string, { promise: Promise<Value>; until: number }>();

  const forget = (key: string, promise: Promise<Value>): void => {
    if (entries.get(key)?.promise === promise) entries.delete(key);
  };

  return {
    read(key, load) {
      const now = clock.now().getTime();
      const found = entries.get(key);
      if (found && found.until > now) return found.promise;
      const promise = load();
      entries.delete(key);
      entries.set(key, { promise, until: now + maxAgeMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
      promise.then(
        (value) => {
          if (!keeps(value)) forget(key, promise);
        },
        () => forget(key, promise),
      );
      return promise;
    },
    drop: (key) => void entries.delete(key),
    clear: () => entries.clear(),
  };
}
