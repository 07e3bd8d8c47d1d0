import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { DataKey } from "./sealed-record.ts";

export interface DataKeyCache {
  /** The key from memory, or loaded. Callers of one key share one load. */
  read(name: string, load: () => Promise<DataKey>): Promise<DataKey>;
  /** Forgets the keys whose name begins so; all without a beginning. Loads under way are not kept either. */
  drop(beginning?: string): void;
}

interface Entry {
  promise: Promise<DataKey>;
  /** When the key was last known to be what it is: until the first load ends, when it began. */
  loadedAt: number;
  /** Not before this is it loaded again behind its readers' backs. */
  renewAt: number;
}

export const renewAfterMs = 600_000;
/** VT-08: how long a key service may be away before what it wrapped is out of reach. */
export const maxAgeMs = 3_600_000;
const retryAfterMs = 5_000;

/**
 * Unwrapped data keys, in memory only. A key is loaded again in the background every 10 minutes, so that a key that was
 * withdrawn goes although nobody told, and serves for an hour while it cannot be: then it fails closed (VT-08).
 */
export function createDataKeyCache({
  clock,
  maxEntries,
}: Readonly<{ clock: Clock; maxEntries: number }>): DataKeyCache {
  const entries = new Map<string, Entry>();

  function start(name: string, load: () => Promise<DataKey>): Promise<DataKey> {
    const now = clock.now().getTime();
    const promise = load();
    const entry: Entry = { promise, loadedAt: now, renewAt: now + renewAfterMs };
    entries.delete(name);
    entries.set(name, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
    promise.catch(() => entries.get(name) === entry && entries.delete(name));
    return promise;
  }

  function renew(name: string, entry: Entry, load: () => Promise<DataKey>): void {
    entry.renewAt = clock.now().getTime() + retryAfterMs;
    load().then(
      (key) => {
        if (entries.get(name) !== entry) return;
        const now = clock.now().getTime();
        entries.set(name, { promise: Promise.resolve(key), loadedAt: now, renewAt: now + renewAfterMs });
      },
      (error: unknown) => {
        if (isDefinite(error) && entries.get(name) === entry) entries.delete(name);
      },
    );
  }

  return {
    read(name, load) {
      const now = clock.now().getTime();
      const entry = entries.get(name);
      if (!entry || now - entry.loadedAt >= maxAgeMs) return start(name, load);
      if (now >= entry.renewAt) renew(name, entry, load);
      return entry.promise;
    },
    drop(beginning = "") {
      for (const name of entries.keys()) if (name.startsWith(beginning)) entries.delete(name);
    },
  };
}

/** The key is gone or refused. Anything else, the database's silence too, may pass. */
function isDefinite(error: unknown): boolean {
  return (
    error instanceof PorticoError && (error.code === "vault.key_missing" || error.code === "vault.record_unreadable")
  );
}
