import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { createCredentialStore } from "./credential-store.ts";
import { createFreezeStore } from "./freeze-store.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { healthMoves } from "./health.ts";
import { lockInOrder } from "./row-lock-store.ts";
import { projectBatches } from "./project-batches.ts";
import { prepareRemovedGrant, type RemovedGrant } from "./removed-grant.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { encodeSecretValues, secretContext } from "./secret-values.ts";

export interface RevokeFrozenDependencies {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  vault: Pick<Vault, "open" | "seal">;
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
 * looks again as long as the freeze stands, so a flow that was under way is caught as well. Calls that overlap share a run.
 */
export function createRevokeFrozen(deps: Readonly<RevokeFrozenDependencies>): () => Promise<void> {
  const { database, vault, revocations, clock } = deps;
  const store = createCredentialStore(database.queries);
  let running: Promise<void> | undefined;
  let isAskedAgain = false;

  async function runAll(): Promise<void> {
    while (isAskedAgain) {
      isAskedAgain = false;
      for (const { id, project_id } of await createFreezeStore(database.queries).revoking()) {
        let moved: number;
        do {
          moved = await revokeBatch(id);
          if (moved > 0) revocations.wake();
          await failpoint("revocation.after_batch");
        } while (moved > 0);
        await createFreezeStore(database.queries).noteRevoked(project_id, id, clock.now());
      }
    }
  }

  async function revokeBatch(freezeId: string): Promise<number> {
    const left = await createFrozenStore(database.queries).leftToRevoke(freezeId, batch);
    const work: { seen: SealedCredential; removed: RemovedGrant; empty: Uint8Array }[] = [];
    for (const { projectId, credentialId } of left) {
      const seen = await store.find(projectId, credentialId);
      if (seen === null) continue;
      const { credential } = seen;
      const terms = { cause: "emergency", by: { kind: "server" }, freezeId } as const;
      work.push({
        seen,
        removed: await prepareRemovedGrant({ ...deps, queries: database.queries }, seen, terms),
        empty: await vault.seal(
          projectId,
          secretContext(credentialId, credential.secretVersion + 1),
          encodeSecretValues({}),
        ),
      });
    }
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
      for (const { seen, removed, empty } of work) {
        const { id, projectId, userId, integrationId, secretVersion } = seen.credential;
        const terms = { seenVersion: secretVersion, sealedSecret: empty, at };
        if (!(await removed.order(queries))) continue;
        // as it is now: it may have been condemned, or have recovered, since it was read
        const before = await createFrozenStore(queries).destroySecret(projectId, id, terms);
        if (before === null || before === "dead") continue;
        await recordEvent(queries, projectId, healthMoves.takenBack.event, {
          userId,
          integrationId,
          credentialId: id,
          data: { reason: healthMoves.takenBack.reasons[0], freezeId, revocationId: removed.main.id },
        });
      }
      for (const projectId of new Set(work.map(({ seen }) => seen.credential.projectId)))
        await database.changes.announce(queries, { room: "credentials", projectId });
      return true;
    });
    deps.forgetAll();
    return isDone ? left.length : 0;
  }

  return () => {
    isAskedAgain = true;
    running ??= runAll().finally(() => (running = undefined));
    return running;
  };
}
