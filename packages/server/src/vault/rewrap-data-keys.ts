import type { Logger } from "../lib/logger.ts";
import { createDataKeyStore, type PlacedDataKey } from "./data-key-store.ts";
import { unwrapDataKey } from "./data-keys.ts";
import type { KeyRotationDependencies } from "./key-rotation.ts";

const batchSize = 50;

/** Wraps data keys anew. What they encrypt stays as it is, so no reader notices. */
export function createRewrapDataKeys({
  database,
  rootKeys,
  logger,
}: Readonly<Pick<KeyRotationDependencies, "database" | "rootKeys"> & { logger: Logger }>) {
  const store = createDataKeyStore(database.queries);
  const { current } = rootKeys;

  async function wrapByCurrent(key: PlacedDataKey): Promise<boolean> {
    const place = { projectId: key.projectId, dataKeyId: key.id };
    const plain = await unwrapDataKey(rootKeys, key.projectId, key);
    const wrappedKey = await current.wrap(place, plain);
    // seen to open before the old form is given up
    const back = await current.unwrap(place, wrappedKey);
    const opens = back?.equals(plain) === true;
    plain.fill(0);
    back?.fill(0);
    return opens && store.rewrap(key, { rootKeyId: current.id, wrappedKey });
  }

  return {
    /** Every data key of an old root key. Stops early while a running process does not know the current key. */
    async toCurrent(isStopped: () => boolean): Promise<void> {
      let rewrapped = 0;
      for (let after: string | null = null; !isStopped();) {
        const keys: PlacedDataKey[] = await store.notWrappedBy(current.id, after, batchSize);
        if (keys.length === 0) break;
        for (const key of keys) if (await wrapByCurrent(key)) rewrapped += 1;
        after = keys.at(-1)?.id ?? null;
      }
      if (rewrapped > 0) logger.info({ rewrapped, rootKeyId: current.id }, "data keys are wrapped by the new root key");
    },
    /** Every data key of the current root key, where its key service has a newer version of it. */
    async toNewestVersion(isStopped: () => boolean): Promise<void> {
      if (!current.rewrap) return;
      for (let after: string | null = null; !isStopped();) {
        const keys: PlacedDataKey[] = await store.wrappedBy(current.id, after, batchSize);
        if (keys.length === 0) break;
        for (const key of keys) {
          const place = { projectId: key.projectId, dataKeyId: key.id };
          const wrappedKey = await current.rewrap(place, key.wrappedKey);
          if (wrappedKey) await store.rewrap(key, { rootKeyId: current.id, wrappedKey });
        }
        after = keys.at(-1)?.id ?? null;
      }
    },
  };
}
