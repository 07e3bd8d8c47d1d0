import type { Pool } from "undici";

/**
 * Keep-alive sockets by partition and destination: an answer that a hostile provider leaves on a socket for the next
 * caller can only reach a caller of the same partition (PX-11). Within a partition undici keeps one request at a time on
 * a socket and destroys a socket on which bytes arrive unasked.
 */
export interface SocketPools {
  of(partition: string, origin: string): Pool;
  close(): Promise<void>;
}

/**
 * A pool goes when its last socket goes. Keeps at most `maxPools` (10,000); the one made longest ago is closed first,
 * after its calls have ended.
 */
export function createSocketPools(createPool: (origin: string) => Pool, maxPools = 10_000): SocketPools {
  const pools = new Map<string, Pool>();

  function add(key: string, origin: string): Pool {
    for (const [oldest, pool] of pools) {
      if (pools.size < maxPools) break;
      pools.delete(oldest);
      void pool.close();
    }
    const pool = createPool(origin);
    pools.set(key, pool);
    const dropWhenIdle = (): void => {
      const { connected, pending, running, queued } = pool.stats;
      if (connected + pending + running + queued > 0 || pools.get(key) !== pool) return;
      pools.delete(key);
      void pool.close();
    };
    pool.on("disconnect", dropWhenIdle);
    pool.on("connectionError", dropWhenIdle);
    return pool;
  }

  return {
    of(partition, origin) {
      const key = `${partition} ${origin}`;
      return pools.get(key) ?? add(key, origin);
    },
    async close() {
      const open = [...pools.values()];
      pools.clear();
      await Promise.all(open.map((pool) => pool.destroy()));
    },
  };
}
