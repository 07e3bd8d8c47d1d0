import type { Queries } from "../db/database.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import { commitReply, type SealedReply } from "./commit-reply.ts";
import { createQuarantineStore } from "./quarantine-store.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface CommitWhatFitsDependencies {
  write: WriteCredentials;
  /** For what came back for a credential that is gone or revoked, or that was reconnected meanwhile. */
  revokeOrphan: (reply: SealedReply) => Promise<void>;
  logger: Logger;
}

/**
 * `stored`: it is the credential's secret now. `late`: the credential had moved on, so it is in quarantine.
 * `orphaned`: the credential is gone, revoked or reconnected, so the tokens are being revoked.
 */
export type CommittedReply = "stored" | "late" | "orphaned";

/**
 * Commits a sealed reply, or what of it the database takes: the token first. Facts beside it that PostgreSQL cannot hold
 * would be refused for ever. Whoever stores the reply tries again what failed here.
 */
export function createCommitWhatFits({ write, revokeOrphan, logger }: Readonly<CommitWhatFitsDependencies>) {
  return async function commitWhatFits(reply: SealedReply): Promise<CommittedReply> {
    try {
      return await commit(reply);
    } catch (error) {
      if (!isDataFault(error)) throw error;
      const facts = { credentialId: reply.lease.credentialId, error: String(error) };
      logger.error(facts, "what the provider said beside a token cannot be stored; the token is stored without it");
      return commit({ ...reply, columns: { ...reply.columns, grantedScopes: null, templateValues: {} } });
    }
  };

  async function commit(reply: SealedReply): Promise<CommittedReply> {
    const outcome = await write(reply.owner, async (queries) => {
      const isStored = (await commitReply(queries, reply)) || (await isStoredAlready(queries, reply));
      const isKept = isStored || (await keepLate(queries, reply));
      await failpoint("refresh.before_commit");
      return isStored ? "stored" : isKept ? "late" : "orphaned";
    });
    if (outcome === "orphaned") await revokeOrphan(reply);
    return outcome;
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

/** SQLSTATE classes 22 and 23: the data is at fault, and the same data will be refused again. No key of ours is data. */
function isDataFault(error: unknown): boolean {
  const code = error instanceof Error && "code" in error ? error.code : undefined;
  return typeof code === "string" && /^2[23][0-9A-Z]{3}$/.test(code) && code !== "23505";
}
