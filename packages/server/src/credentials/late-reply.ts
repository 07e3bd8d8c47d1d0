import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Vault } from "../vault/vault.ts";
import { commitReply } from "./commit-reply.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { quarantineContext, secretContext } from "./secret-values.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";
import type { Queries } from "../db/database.ts";

export interface AdoptLateReplyDependencies {
  queries: Queries;
  vault: Pick<Vault, "open" | "seal">;
  userCredentials: Pick<UserCredentials, "current">;
  write: WriteCredentials;
  clock: Clock;
  logger: Logger;
}

/**
 * When a refresh got no token, a reply that came too late for its own lease may be what the provider honours now
 * (TR-02, TR-09): it becomes the credential's next version, under the lease of the refresh that failed, and is tried at
 * once. Each is tried once. Undefined when there is none; `anyVersion` also takes one that was asked for with an
 * earlier secret than the present one.
 */
export function createAdoptLateReply(deps: Readonly<AdoptLateReplyDependencies>) {
  const { queries, vault, userCredentials, write, clock, logger } = deps;

  return async function adoptLateReply(
    { seen: { credential }, lease }: LeasedRefresh,
    { anyVersion }: { anyVersion: boolean },
  ): Promise<SealedCredential | undefined> {
    const { id, projectId, userId, integrationId } = credential;
    const late = await createQuarantineStore(queries).latestLate(projectId, id);
    const version = lease.version + 1;
    if (late === null || (late.version !== version && !anyVersion)) return undefined;
    const plain = await vault.open(projectId, quarantineContext(late.id), late.sealedSecret, "refresh");
    const sealedSecret = await vault.seal(projectId, secretContext(id, version), plain);
    const owner = { projectId, userId, integrationId, credentialId: id };
    const columns = { ...late.facts, sealedSecret };
    const isAdopted = await write({ projectId, userId }, async (transaction) => {
      const reply = { owner, lease, columns, nextRefreshAt: clock.now() };
      // what is not used stays: it is live at the provider, and goes with its credential
      if (!(await commitReply(transaction, reply, { late: true }))) return false;
      await createQuarantineStore(transaction).remove(projectId, late.id);
      return true;
    });
    if (!isAdopted) return undefined;
    logger.warn({ credentialId: id }, "tokens that had come back late are used, because the newer refresh failed");
    return (await userCredentials.current(projectId, id)) ?? undefined;
  };
}
