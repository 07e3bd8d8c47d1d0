import type { CredentialId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import type { Revocations } from "../revocations/revocation.ts";
import { createPrepareEnding, writeEnding, type Ending, type EndingDependencies } from "./end-frozen.ts";
import { createFreezeStore, type FreezeRow } from "./freeze-store.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { lockInOrder } from "./row-lock-store.ts";
import { projectBatches } from "./project-batches.ts";

export interface RevokeFrozenDependencies extends Omit<EndingDependencies, "queries"> {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  revocations: Revocations;
  forgetAll(): void;
  clock: Clock;
  logger: Logger;
}

/** One transaction each: small enough not to stop the embedded database's other work for long. */
const batch = 50;

/**
 * Carries out mass revocations: moves the secrets of everything that a freeze covers into revocations, batch by batch, and
 * leaves the rows to be reconnected. Begins again where a dead process stopped, because what is left is read from the rows;
 * looks again as long as the freeze stands, so a flow that was under way is caught as well. What cannot be opened for the
 * moment stays frozen, is left in the count, and stops nothing else (VT-15). Calls that overlap share a run.
 */
export function createRevokeFrozen(deps: Readonly<RevokeFrozenDependencies>): () => Promise<void> {
  const { database, revocations, clock, logger } = deps;
  const prepare = createPrepareEnding({ ...deps, queries: database.queries });
  let running: Promise<void> | undefined;
  let isAskedAgain = false;

  async function runAll(): Promise<void> {
    while (isAskedAgain) {
      isAskedAgain = false;
      // of this run: what several freezes cover is tried once
      const stuck = new Set<CredentialId>();
      for (const freeze of await createFreezeStore(database.queries).revoking()) {
        try {
          await revokeAll(freeze, stuck);
        } catch (error) {
          logger.error({ freezeId: freeze.id, error: String(error) }, "a mass revocation was interrupted");
        }
      }
    }
  }

  async function revokeAll({ id, project_id }: FreezeRow, stuck: Set<CredentialId>): Promise<void> {
    for (;;) {
      const hasMore = await revokeBatch(id, stuck);
      await failpoint("revocation.after_batch");
      if (!hasMore) break;
    }
    const [left] = await createFrozenStore(database.queries).leftToRevoke(id, 1);
    if (left === undefined) await createFreezeStore(database.queries).noteRevoked(project_id, id, clock.now());
    else logger.warn({ freezeId: id }, "a mass revocation is not through: some secrets cannot be opened now");
  }

  /** False when nothing is left but what is stuck, or the freeze is over. */
  async function revokeBatch(freezeId: string, stuck: Set<CredentialId>): Promise<boolean> {
    const left = await createFrozenStore(database.queries).leftToRevoke(freezeId, batch, stuck);
    // together, so that a key service that hangs holds up a batch for as long as one answer may take
    const prepared = await Promise.all(
      left.map(({ projectId, credentialId }) =>
        prepare(freezeId, projectId, credentialId).catch((error: unknown) => {
          stuck.add(credentialId);
          logger.warn({ credentialId, freezeId, error: String(error) }, "a secret cannot be taken out of use now");
          return null;
        }),
      ),
    );
    const work = prepared.filter((each) => each !== null);
    if (work.length > 0) {
      if (!(await write(freezeId, work))) return false;
      revocations.wake();
    }
    return left.length > 0;
  }

  /** False when the freeze is over. */
  async function write(freezeId: string, work: readonly Ending[]): Promise<boolean> {
    const isDone = await database.transaction(async (queries) => {
      const at = clock.now();
      // thawed since it was read: whoever ended it takes these for saved
      if (!(await createFreezeStore(queries).holdStanding(freezeId))) return false;
      for (const [projectId, some] of projectBatches(work, ({ seen }) => seen.credential.projectId))
        await lockInOrder(
          queries,
          projectId,
          some.map(({ seen }) => seen.credential.id),
        );
      for (const each of work) await writeEnding(queries, freezeId, each, at);
      for (const projectId of new Set(work.map(({ seen }) => seen.credential.projectId)))
        await database.changes.announce(queries, { room: "credentials", projectId });
      return true;
    });
    deps.forgetAll();
    return isDone;
  }

  return () => {
    isAskedAgain = true;
    running ??= runAll().finally(() => (running = undefined));
    return running;
  };
}
