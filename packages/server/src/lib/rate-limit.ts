import type { Clock } from "./clock.ts";
import { PorticoError } from "./portico-error.ts";

export interface RateLimitSettings {
  clock: Clock;
  /** Length of the sliding window. */
  windowMs: number;
  /** Most counted attempts of one key in a window. */
  max: number;
  /** For the error: what there was too much of, to the developer and to the end user. */
  message: string;
  userMessage: string;
}

/** Counts attempts by key, in this process's memory, for at most 10,000 keys. */
export interface RateLimit {
  /**
   * Counts an attempt before it is tried, so that many at once cannot pass together. Throws `http.too_many_requests`
   * with `meta.retryAfterSeconds`. The answer takes the count back, where success should not count.
   */
  count(key: string): () => void;
}

const maxKeys = 10_000;

export function createRateLimit(settings: Readonly<RateLimitSettings>): RateLimit {
  const { clock, windowMs, max, message, userMessage } = settings;
  const attempts = new Map<string, number[]>();
  return {
    count(key) {
      const now = clock.now().getTime();
      const recent = (attempts.get(key) ?? []).filter((at) => at > now - windowMs);
      if (recent.length >= max) {
        const retryAfterSeconds = Math.ceil(((recent[0] ?? now) + windowMs - now) / 1000);
        throw new PorticoError("http.too_many_requests", message, { userMessage, meta: { retryAfterSeconds } });
      }
      recent.push(now);
      attempts.delete(key);
      attempts.set(key, recent);
      const [oldest] = attempts.keys();
      if (attempts.size > maxKeys && oldest !== undefined) attempts.delete(oldest);
      return () => {
        const index = recent.indexOf(now);
        if (index >= 0) recent.splice(index, 1);
      };
    },
  };
}
