import { randomInt } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Queries } from "../db/database.ts";
import { newId } from "../lib/random.ts";
import { createSlotStore } from "./slot-store.ts";

/** How many token requests of one provider may be in flight at once, on all nodes together (TR-12). */
export interface RefreshSlots {
  /** Runs `work` when it is its turn, and tells it whether it had to wait. Undefined when that takes longer than 20 s. */
  run<Result>(
    providerKey: string,
    cap: number,
    work: (turn: { hasWaited: boolean }) => Promise<Result>,
  ): Promise<Result | undefined>;
}

/**
 * What a process that died held comes free then: soon, because the provider's grace for what it had in hand is running
 * (TR-03), and a storm of crashes must not eat up every slot.
 */
const heldByDefaultMs = 5_000;
const longestWaitMs = 20_000;
const firstPollMs = 20;
const longestPollMs = 250;

/** In this process callers queue in order of asking; only the first `cap` of them ask the database for a slot. */
export function createRefreshSlots({
  queries,
  heldMs = heldByDefaultMs,
}: Readonly<{ queries: Queries; heldMs?: number }>): RefreshSlots {
  const store = createSlotStore(queries);
  const queues = new Map<string, { running: number; waiting: (() => void)[] }>();
  /** Providers whose rows this process has made sure of. */
  const prepared = new Set<string>();

  return {
    async run(providerKey, cap, work) {
      const giveUpAt = performance.now() + longestWaitMs;
      const place = queue(providerKey, cap);
      const leave = await place.turn;
      try {
        const owner = newId<string>();
        const taken = await take(providerKey, cap, owner, giveUpAt);
        if (!taken) return undefined;
        const renewing = setInterval(() => {
          // a database that is away gives nobody else a slot either
          store.renew(providerKey, owner, heldMs).catch(() => undefined);
        }, heldMs / 3);
        renewing.unref();
        try {
          return await work({ hasWaited: place.hasWaited || taken.hasWaited });
        } finally {
          clearInterval(renewing);
          // a slot that cannot be given back runs out by itself
          await store.release(providerKey, owner).catch(() => undefined);
        }
      } finally {
        leave();
      }
    },
  };

  function queue(key: string, cap: number): { hasWaited: boolean; turn: Promise<() => void> } {
    const line = queues.get(key) ?? { running: 0, waiting: [] };
    queues.set(key, line);
    const hasWaited = line.running >= cap;
    if (!hasWaited) line.running += 1;
    const isFree = hasWaited ? new Promise<void>((resolve) => line.waiting.push(resolve)) : Promise.resolve();
    const leave = (): void => {
      const next = line.waiting.shift();
      if (next) return next();
      line.running -= 1;
      if (line.running === 0) queues.delete(key);
    };
    return { hasWaited, turn: isFree.then(() => leave) };
  }

  async function take(
    key: string,
    cap: number,
    owner: string,
    giveUpAt: number,
  ): Promise<{ hasWaited: boolean } | undefined> {
    let hasWaited = false;
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      if (await takeFree(key, cap, owner)) return { hasWaited };
      if (performance.now() >= giveUpAt) return undefined;
      hasWaited = true;
      await wait(randomInt(pollMs / 2, pollMs * 2));
    }
  }

  async function takeFree(key: string, cap: number, owner: string): Promise<boolean> {
    if (!prepared.has(`${key}:${cap}`)) {
      await store.prepare(key, cap);
      prepared.add(`${key}:${cap}`);
    }
    return store.take(key, cap, owner, heldMs);
  }
}
