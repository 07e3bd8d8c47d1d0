import type { NewCredential } from "../credentials/credential.ts";
import type { Database } from "../db/database.ts";
import type { Logger } from "../lib/logger.ts";
import type { PreparedRevocation, Revocations } from "../revocations/revocation.ts";
import { createAttemptStore } from "./attempt-store.ts";
import type { Attempt } from "./attempt.ts";

export interface GiveBackDependencies {
  database: Pick<Database, "transaction">;
  revocations: Revocations;
  logger: Logger;
}

/** A grant that an attempt brought. */
export interface AttemptGrant extends Pick<
  NewCredential,
  "accountType" | "accountName" | "oauthClient" | "templateValues" | "expiresAt"
> {
  /** Null where nobody could ask for it. */
  accountId: string | null;
  /** Undefined when it cannot be opened any more: the receipt says so. */
  secret: NewCredential["secret"] | undefined;
}

type Owner = Pick<Attempt, "id" | "projectId" | "userId" | "integrationId">;

/**
 * Gives grants back that became no credential, by the queue of revocations: tried for 24 hours, with a receipt (TR-17). One
 * of an account that is connected with the same client stays, because a provider may end both with one of them (OA-24).
 */
export function createGiveBack({ database, revocations, logger }: Readonly<GiveBackDependencies>) {
  /** The order, to be written with what ends the grant's use here. */
  function prepare({ projectId, userId, integrationId }: Owner, grant: AttemptGrant): Promise<PreparedRevocation> {
    const { secret, accountType, accountId, accountName, oauthClient, templateValues, expiresAt } = grant;
    const account = { accountType, accountId, accountName, templateValues, expiresAt };
    return revocations.prepare({
      grant: { projectId, userId, integrationId, credentialId: null, oauthClient: oauthClient ?? null, ...account },
      secret,
      cause: "not_kept",
      by: { kind: "server" },
    });
  }

  return {
    prepare,

    /**
     * Durable when it resolves. Throws nothing: why the attempt fails is for its caller to say. `mayBeStored`: a commit whose
     * acknowledgement was lost did happen, perhaps, and then the grant is a credential's and stays.
     */
    async giveBack(attempt: Owner, grant: AttemptGrant, { mayBeStored } = { mayBeStored: false }): Promise<void> {
      try {
        const prepared = await prepare(attempt, grant);
        await database.transaction(async (queries) => {
          if (mayBeStored && (await createAttemptStore(queries).hasSucceeded(attempt.projectId, attempt.id))) return;
          await revocations.order(queries, prepared);
        });
        revocations.wake();
      } catch (error) {
        logger.error(
          { attemptId: attempt.id, error: String(error) },
          "a grant that was not kept could not be given back",
        );
      }
    },
  };
}
