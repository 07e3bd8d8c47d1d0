import type { CredentialId, ProjectId } from "@portico/protocol";
import { isEntered, type ProviderDeclaration } from "@portico/providers";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential } from "./credential.ts";
import { createFreezeStore, type FreezeRow } from "./freeze-store.ts";
import { createFrozenStore } from "./frozen-store.ts";
import { healthMoves, type TakenBackReason } from "./health.ts";
import { lockInOrder } from "./row-lock-store.ts";
import { projectBatches } from "./project-batches.ts";
import { prepareRemovedGrant, type RemovedGrant } from "./removed-grant.ts";
import { traceOf } from "./revoked-secret.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { encodeSecretValues, secretContext } from "./secret-values.ts";

export interface RevokeFrozenDependencies {
  database: Pick<Database, "queries" | "transaction" | "changes">;
  vault: Pick<Vault, "open" | "seal">;
  integrations: Pick<Integrations, "byId">;
  revocations: Revocations;
  forgetAll(): void;
  clock: Clock;
  logger: Logger;
}

interface Ending {
  seen: SealedCredential;
  removed: RemovedGrant;
  reason: TakenBackReason;
  /** What takes the secret's place. */
  empty: Uint8Array;
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
  const { database, vault, integrations, revocations, clock, logger } = deps;
  const store = createCredentialStore(database.queries);
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

  /** Null when it is gone. Throws while the vault or the database cannot be asked. */
  async function prepare(freezeId: string, projectId: ProjectId, credentialId: CredentialId): Promise<Ending | null> {
    const seen = await store.find(projectId, credentialId);
    if (seen === null) return null;
    const terms = { cause: "emergency", by: { kind: "server" }, freezeId } as const;
    const removed = await prepareRemovedGrant({ ...deps, queries: database.queries }, seen, terms);
    const context = secretContext(credentialId, seen.credential.secretVersion + 1);
    const provider = await providerOfTyped(seen.credential);
    return {
      seen,
      removed,
      reason: provider ? "key_to_replace" : "taken_back",
      empty: await vault.seal(
        projectId,
        context,
        encodeSecretValues(provider ? traceOf(provider, removed.secret) : {}),
      ),
    };
  }

  /** Whose form its user filled in; null for a consent. */
  async function providerOfTyped({ projectId, integrationId }: Credential): Promise<ProviderDeclaration | null> {
    try {
      const { provider } = await integrations.byId(projectId, integrationId);
      return isEntered(provider.auth) ? provider : null;
    } catch (error) {
      // its provider left the catalogue: that must keep nothing from being taken out of use
      if (error instanceof PorticoError && error.code === "integration.not_found") return null;
      throw error;
    }
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
      for (const { seen, removed, reason, empty } of work) {
        const { id, projectId, userId, integrationId, secretVersion, accountId, accountName } = seen.credential;
        const about = { userId, integrationId, credentialId: id };
        const terms = { seenVersion: secretVersion, sealedSecret: empty, reason, at };
        if (!(await removed.order(queries))) continue;
        if (removed.main.outcome !== "pending")
          await recordEvent(queries, projectId, "credential.revocation_failed", {
            ...about,
            data: {
              revocationId: removed.main.id,
              cause: "emergency",
              outcome: removed.main.outcome,
              reason: removed.main.reason,
              providerStatus: null,
              tries: 0,
              accountId,
              accountName,
            },
          });
        // as it is now: it may have been condemned, or have recovered, since it was read
        const before = await createFrozenStore(queries).destroySecret(projectId, id, terms);
        if (before === null || before === "dead") continue;
        await recordEvent(queries, projectId, healthMoves.takenBack.event, {
          ...about,
          data: { reason, freezeId, revocationId: removed.main.id, accountId, accountName },
        });
      }
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
