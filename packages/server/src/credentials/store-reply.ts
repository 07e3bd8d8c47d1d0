import { setTimeout as wait } from "node:timers/promises";
import type { Queries } from "../db/database.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import { commitReply, type SealedReply } from "./commit-reply.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import type { Spill, SpillFolder } from "./spill.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface StoreReplyDependencies {
  write: WriteCredentials;
  spills: SpillFolder;
  /** For what came back for a credential that is gone or revoked, or that was reconnected meanwhile. */
  revokeOrphan: (reply: SealedReply) => Promise<void>;
  logger: Logger;
}

/**
 * `stored`: it is the credential's secret now. `late`: the credential had moved on, so it is in quarantine.
 * `orphaned`: the credential is gone, revoked or reconnected, so the tokens are being revoked. `spilled`: it waits in a
 * file, because this process is ending and the database is away.
 */
export type StoredReply = "stored" | "late" | "orphaned" | "spilled";

/** Keeps replies of token endpoints until they are durable in the database. */
export interface ReplyKeeper {
  /**
   * Commits a sealed reply, before anything else happens (TR-04), and does not give up: while the database is away or
   * hangs it waits for it, in memory and in a file beside it (TR-05). The fence keeps a late commit from overwriting
   * anything newer.
   */
  store(reply: SealedReply): Promise<StoredReply>;
  /** Stores what a process that died left in files. Answers how many are still waiting. */
  replay(): Promise<number>;
  /** From now on a reply that is safe in a file is not waited for. */
  stop(): void;
}

/** A commit that takes longer may be one that never ends: a database that hangs says neither yes nor no. */
const slowMs = 1_000;
const firstPauseMs = 50;
/** Short, because a node that asks for the same lease must not come first when the database is back. */
const longestPauseMs = 500;

export function createReplyKeeper(deps: Readonly<StoreReplyDependencies>): ReplyKeeper {
  const { write, spills, revokeOrphan, logger } = deps;
  let isStopping = false;
  /** Commits that hang, to be left when this process ends. */
  const leave = new Set<(outcome: "spilled") => void>();
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
      for (const spill of await spills.pending()) {
        const { lease } = spill.reply;
        if (held.has(lease.owner)) continue;
        const facts = { credentialId: lease.credentialId };
        try {
          const outcome = await commit(spill.reply);
          await spills.remove(spill);
          logger.warn({ ...facts, outcome }, "a refreshed token that had waited in a file was taken to the database");
        } catch (error) {
          waiting += 1;
          logger.error({ ...facts, error: String(error) }, "a spilled refresh could not be stored yet; trying again");
        }
      }
      return waiting;
    },

    stop() {
      isStopping = true;
      for (const each of leave) each("spilled");
    },
  };

  async function keepStoring(reply: SealedReply): Promise<StoredReply> {
    const facts = { credentialId: reply.lease.credentialId };
    let spill: Spill | undefined;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      const committing = commit(reply);
      try {
        if (await isPendingAfter(slowMs, committing)) spill ??= await spillOrNot(reply);
        const outcome = await (spill ? untilStopped(committing) : committing);
        if (spill && outcome !== "spilled") await spills.remove(spill);
        return outcome;
      } catch (error) {
        logger.error({ ...facts, error: String(error) }, "a refreshed token could not be stored yet; trying again");
      }
      spill ??= await spillOrNot(reply);
      if (spill && isStopping) return "spilled";
      await wait(pauseMs);
    }
  }

  /** For a reply that is in a file: what the commit comes to, or that it is left alone because this process ends. */
  function untilStopped(committing: Promise<StoredReply>): Promise<StoredReply> {
    const left = Promise.withResolvers<"spilled">();
    if (isStopping) left.resolve("spilled");
    leave.add(left.resolve);
    return Promise.race([committing, left.promise]).finally(() => leave.delete(left.resolve));
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

  async function commit(reply: SealedReply): Promise<Exclude<StoredReply, "spilled">> {
    const outcome = await write(reply.owner, async (queries) => {
      const isStored = (await commitReply(queries, reply)) || (await isStoredAlready(queries, reply));
      const isKept = isStored || (await keepLate(queries, reply));
      await failpoint("refresh.before_commit");
      return isStored ? "stored" : isKept ? "late" : "orphaned";
    });
    // what failed here is tried again by whoever stores the reply, from memory or from its file
    if (outcome === "orphaned") await revokeOrphan(reply);
    return outcome;
  }
}

/** Whether `work` has neither come to an end nor failed by then. */
async function isPendingAfter(ms: number, work: Promise<unknown>): Promise<boolean> {
  const timer = new AbortController();
  const isOver = work.then(
    () => false,
    () => false,
  );
  try {
    return await Promise.race([isOver, wait(ms, true, { signal: timer.signal })]);
  } finally {
    timer.abort();
  }
}

/** An earlier commit whose acknowledgement was lost did happen. */
function isStoredAlready(queries: Queries, { owner, lease, columns }: SealedReply): Promise<boolean> {
  return createRefreshLeaseStore(queries).holds(owner.projectId, lease.credentialId, columns.sealedSecret);
}

/** It may be newer than what there is: kept, and used should the other refresh come to nothing (TR-02). */
async function keepLate(queries: Queries, { owner, lease, columns, asLate }: SealedReply): Promise<boolean> {
  const { sealedSecret: _inUse, ...facts } = columns;
  const late = { ...asLate, facts, version: lease.version + 1 };
  return createQuarantineStore(queries).keepLate(owner.projectId, owner.credentialId, late, columns.refreshedAt);
}
