import { setTimeout as wait } from "node:timers/promises";
import { failpoint } from "../lib/failpoint.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { Vault } from "../vault/vault.ts";
import type { SealedReply } from "./commit-reply.ts";
import { createCommitWhatFits, type CommitWhatFitsDependencies, type CommittedReply } from "./commit-what-fits.ts";
import { createFarewell, pendingStill, settledWithin } from "./patience.ts";
import { secretContext } from "./secret-values.ts";
import type { Spill, SpillFolder } from "./spill.ts";

export interface StoreReplyDependencies extends CommitWhatFitsDependencies {
  spills: SpillFolder;
  vault: Pick<Vault, "open">;
}

/** `spilled`: it waits in a file, because this process is ending and the database is away. */
export type StoredReply = CommittedReply | "spilled";

/** Keeps replies of token endpoints until they are durable in the database. */
export interface ReplyKeeper {
  /**
   * Commits a sealed reply, before anything else happens (TR-04), and does not give up: while the database is away or
   * hangs it waits for it, in memory and in a file beside it (TR-05). The fence keeps a late commit from overwriting
   * anything newer.
   */
  store(reply: SealedReply): Promise<StoredReply>;
  /** Stores what a process that died left in files. Answers how many are still waiting. Never throws. */
  replay(): Promise<number>;
  /** From now on a reply that is safe in a file is not waited for. */
  stop(): void;
}

const patience = {
  /** A commit that takes longer may be one that never ends: a database that hangs says neither yes nor no. */
  slowMs: 1_000,
  /** Then a second one begins beside it, on another connection: this one's peer may have vanished without a word. */
  hangsMs: 10_000,
  /** Until one more may go on beside those that hang. */
  anotherMs: 60_000,
  /** How long a commit that is only slow may go on when the process ends. */
  farewellMs: 3_000,
};
/**
 * Commits of one reply at once, at first and at most: one more for each `anotherMs`. Each keeps a connection that the other
 * calls of this node need, and where a lock holds them all more would not help; but after a failover the first ones may
 * both be on connections whose peer is gone.
 */
const [fewUnderWay, mostUnderWay] = [2, 5];
const firstPauseMs = 50;
/** Short, because a node that asks for the same lease must not come first when the database is back. */
const longestPauseMs = 500;

export function createReplyKeeper(
  deps: Readonly<StoreReplyDependencies>,
  { slowMs, hangsMs, anotherMs, farewellMs } = patience,
): ReplyKeeper {
  const { spills, vault, logger } = deps;
  const commitWhatFits = createCommitWhatFits(deps);
  const farewell = createFarewell();
  let isStopping = false;
  /** Leases whose replies this process holds in memory, so that a replay leaves their files alone. */
  const held = new Set<string>();

  return {
    async store(reply) {
      held.add(reply.lease.owner);
      try {
        return await keepStoring(reply);
      } finally {
        held.delete(reply.lease.owner);
      }
    },

    async replay() {
      let waiting = 0;
      const pending = await spills.pending().catch((error: unknown) => {
        logger.error({ error: String(error) }, "the folder of spilled refreshes cannot be read; trying again");
        return [];
      });
      for (const spill of pending) {
        if (held.has(spill.reply.lease.owner)) continue;
        try {
          await takeToDatabase(spill);
        } catch (error) {
          waiting += 1;
          const { credentialId } = spill.reply.lease;
          logger.error(
            { credentialId, error: String(error) },
            "a spilled refresh could not be stored yet; trying again",
          );
        }
      }
      return waiting;
    },

    stop() {
      isStopping = true;
      farewell.after(farewellMs);
    },
  };

  async function keepStoring(reply: SealedReply): Promise<StoredReply> {
    const facts = { credentialId: reply.lease.credentialId };
    const underWay = new Set<Promise<CommittedReply>>();
    const startedAt = performance.now();
    const begin = (): void => {
      const committing = commitWhatFits(reply).finally(() => underWay.delete(committing));
      // one that is left behind fails for nobody
      committing.catch(() => undefined);
      underWay.add(committing);
    };
    let spill: Spill | undefined;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const others = Math.floor((performance.now() - startedAt) / anotherMs);
      if (underWay.size < Math.min(fewUnderWay + others, mostUnderWay)) begin();
      const committing = Promise.race(underWay);
      try {
        let outcome: StoredReply | typeof pendingStill = await settledWithin(slowMs, committing);
        if (outcome === pendingStill) {
          spill ??= await spillOrNot(reply);
          outcome = await settledWithin(hangsMs, spill ? farewell.orResult(committing) : committing);
        }
        if (outcome !== pendingStill) {
          if (spill && outcome !== "spilled") await removeOrNot(deps, spill);
          return outcome;
        }
        logger.error(facts, "the database does not answer; storing a refreshed token goes on beside it");
      } catch (error) {
        logger.error({ ...facts, error: String(error) }, "a refreshed token could not be stored yet; trying again");
        spill ??= await spillOrNot(reply);
        if (spill && isStopping) return "spilled";
        await wait(pauseMs);
      }
    }
  }

  async function takeToDatabase(spill: Spill): Promise<void> {
    const facts = { credentialId: spill.reply.lease.credentialId };
    if (!(await opens(vault, spill.reply))) {
      await spills.setAside(spill);
      logger.error(facts, "a spilled refresh cannot be opened any more: its data key is gone; it was set aside");
      return;
    }
    const outcome = await settledWithin(hangsMs, commitWhatFits(spill.reply));
    if (outcome === pendingStill) throw new Error("The database did not answer in time");
    await spills.remove(spill);
    logger.warn({ ...facts, outcome }, "a refreshed token that had waited in a file was taken to the database");
  }

  /** A full disk costs the second copy, not the token: it is still in memory. */
  async function spillOrNot(reply: SealedReply): Promise<Spill | undefined> {
    await failpoint("refresh.before_spill");
    try {
      return await spills.write(reply);
    } catch (error) {
      const { credentialId } = reply.lease;
      logger.error({ credentialId, error: String(error) }, "a refreshed token could not be written to a file either");
      return undefined;
    }
  }
}

/** One that stays is taken to the database once more later, which finds that it is there. */
async function removeOrNot({ spills, logger }: Readonly<StoreReplyDependencies>, spill: Spill): Promise<void> {
  await spills.remove(spill).catch((error: unknown) => {
    logger.warn({ path: spill.path, error: String(error) }, "the file of a stored refresh could not be removed");
  });
}

/** False when its data key was destroyed while it waited: stored, it would look healthy and open nothing. */
async function opens(vault: Pick<Vault, "open">, { owner, lease, columns }: SealedReply): Promise<boolean> {
  const context = secretContext(owner.credentialId, lease.version + 1);
  try {
    await vault.open(owner.projectId, context, columns.sealedSecret, "refresh");
    return true;
  } catch (error) {
    if (isLostRecord(error)) return false;
    throw error;
  }
}
