import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Secret } from "../lib/secret.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { Vault } from "../vault/vault.ts";
import { commitReply } from "./commit-reply.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { createQuarantineStore, type LateReply } from "./quarantine-store.ts";
import { sealForQuarantine } from "./seal-for-quarantine.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { quarantineContext, secretContext } from "./secret-values.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

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
 * once. Each is tried once. Undefined when there is none; `rivalsToo` also takes one that was asked for with the same
 * secret as the present one was: either may be the one that is alive, so the present one is kept. What is older than that
 * has been overtaken by a renewal that worked.
 */
export function createAdoptLateReply(deps: Readonly<AdoptLateReplyDependencies>) {
  const { queries, vault, userCredentials, write, clock, logger } = deps;

  return async function adoptLateReply(
    { seen: { credential, sealedSecret: present }, lease }: LeasedRefresh,
    { rivalsToo }: { rivalsToo: boolean },
  ): Promise<SealedCredential | undefined> {
    const { id, projectId, userId, integrationId } = credential;
    const late = await createQuarantineStore(queries).latestLate(projectId, id);
    const version = lease.version + 1;
    if (late === null || late.version < (rivalsToo ? lease.version : version)) return undefined;
    const plain = await openLate(projectId, late);
    if (plain === undefined) return undefined;
    const sealedSecret = await vault.seal(projectId, secretContext(id, version), plain);
    const owner = { projectId, userId, integrationId, credentialId: id };
    const columns = { ...late.facts, sealedSecret };
    const isRival = late.version < version;
    const kept = isRival ? await sealForQuarantine(vault, credential, present) : undefined;
    const isAdopted = await write({ projectId, userId }, async (transaction) => {
      const reply = { owner, lease, columns, nextRefreshAt: clock.now() };
      // what is not used stays: it is live at the provider, and goes with its credential
      if (!(await commitReply(transaction, reply, { late: true }))) return false;
      const quarantine = createQuarantineStore(transaction);
      await quarantine.remove(projectId, late.id);
      if (kept) await quarantine.keepRefused(projectId, id, { ...kept, version: lease.version }, clock.now());
      return true;
    });
    if (!isAdopted) return undefined;
    logger.warn({ credentialId: id }, "tokens that had come back late are used, because the newer refresh failed");
    return (await userCredentials.current(projectId, id)) ?? undefined;
  };

  /** One that does not open is of no use, and must not keep the refusal that led here from counting. */
  async function openLate(projectId: ProjectId, late: LateReply): Promise<Secret | undefined> {
    try {
      return await vault.open(projectId, quarantineContext(late.id), late.sealedSecret, "refresh");
    } catch (error) {
      if (!isLostRecord(error)) throw error;
      logger.error({ lateReplyId: late.id, error: String(error) }, "tokens that had come back late cannot be opened");
      return undefined;
    }
  }
}
