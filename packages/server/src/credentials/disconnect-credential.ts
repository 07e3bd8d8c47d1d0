import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { RevocationCause } from "@portico/protocol/endpoints";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { AskedBy, Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { credentialNotFound, inUse } from "./credential-errors.ts";
import type { CredentialUses } from "./credential-uses.ts";
import { createCredentialStore } from "./credential-store.ts";
import { prepareRemovedGrant } from "./removed-grant.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface DisconnectDependencies {
  queries: Queries;
  vault: Pick<Vault, "open">;
  revocations: Revocations;
  write: WriteCredentials;
  uses: Pick<CredentialUses, "flush">;
  logger: Logger;
}

export interface DisconnectTerms {
  /** (`disconnected`) */
  cause?: RevocationCause;
  /** Only if it was neither used nor connected since. Absent: in any case. */
  unusedSince?: Date | undefined;
}

/** A refresh may store newer tokens between the reading and the removal; more than this is a fault of ours. */
const mostTries = 5;

/**
 * See `Credentials.disconnect`. One transaction removes the row, keeps its sealed secret in a revocation, and tells it: a
 * crash leaves either the connection, or a revocation that somebody carries out (TR-17). The provider is called after
 * that, so that nobody waits for it.
 */
export function createDisconnectCredential(deps: Readonly<DisconnectDependencies>) {
  const { queries, revocations, write } = deps;

  return async function disconnectCredential(
    projectId: ProjectId,
    userId: UserId,
    credentialId: CredentialId,
    by: AskedBy = { kind: "user" },
    terms: DisconnectTerms = {},
  ): Promise<void> {
    for (let attempt = 0; attempt < mostTries; attempt += 1) {
      const found = await createCredentialStore(queries).find(projectId, credentialId);
      if (found === null || found.credential.userId !== userId) {
        // somebody else removed it between two of our readings: it is gone, as was asked for
        if (attempt > 0) return;
        throw credentialNotFound();
      }
      if (await removeAsSeen(found, by, terms)) {
        revocations.wake();
        return;
      }
    }
    throw new PorticoError("http.internal", "The credential kept changing while it was being disconnected");
  };

  /** False when the credential is not at that version any more. */
  async function removeAsSeen(
    found: SealedCredential,
    by: AskedBy,
    { cause = "disconnected", unusedSince }: DisconnectTerms,
  ): Promise<boolean> {
    const { credential } = found;
    const { id, projectId, userId, integrationId, accountId, accountName } = credential;
    // other nodes' that would count are in the rows: see `CredentialUses.note`
    if (unusedSince) await deps.uses.flush();
    const removed = await prepareRemovedGrant(deps, found, { cause, by });
    const { main: prepared } = removed;
    await failpoint("disconnect.before_removal");
    return write({ projectId, userId }, async (transaction) => {
      if (!(await removed.order(transaction))) return false;
      const store = createCredentialStore(transaction);
      // the row is locked now, so whoever uses it comes before this or meets that it is gone
      if (unusedSince && !(await store.isUnused(projectId, id, unusedSince))) throw inUse(id);
      await store.remove(projectId, userId, id, credential.secretVersion);
      await recordEvent(transaction, projectId, "credential.disconnected", {
        userId,
        integrationId,
        credentialId: id,
        data: { revocation: prepared.outcome, revocationId: prepared.id, cause, accountId, accountName },
      });
      return true;
    });
  }
}
