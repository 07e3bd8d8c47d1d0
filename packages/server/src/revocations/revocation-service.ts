import type { ProjectId } from "@portico/protocol";
import type { RevocationReceipt } from "@portico/protocol/endpoints";
import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Vault } from "../vault/vault.ts";
import { createPrepareRevocation } from "./prepare-revocation.ts";
import { createReceiptStore } from "./receipt-store.ts";
import { createRenewalStore } from "./renewal-store.ts";
import { createReceipts, type ReceiptFilter } from "./receipts.ts";
import { createRevocationQueue } from "./revocation-queue.ts";
import { createClaimStore } from "./claim-store.ts";
import { createRevocationStore } from "./revocation-store.ts";
import type { IsConsentUndecided, Revocations, TokensInUse } from "./revocation.ts";
import { createTryRevocation } from "./try-revocation.ts";

export interface RevocationsDependencies {
  database: Database;
  vault: Pick<Vault, "open" | "seal" | "sealer">;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  outbound: Pick<Outbound, "call">;
  /** Of the room above, which knows what connections hold. */
  tokensInUse: TokensInUse;
  /** Of the room above, which knows what is being connected. */
  isConsentUndecided: IsConsentUndecided;
  clock: Clock;
  logger: Logger;
}

export interface RevocationService extends Revocations {
  /** A page of receipts, newest first. Throws `http.invalid_input` for a cursor that is not one of this project's. */
  list(
    projectId: ProjectId,
    filter: ReceiptFilter,
  ): Promise<{ revocations: RevocationReceipt[]; nextCursor: string | null }>;
  /**
   * Makes a waiting revocation due now and tries it in the background. Throws `revocation.not_found`, also for one of
   * another project, and `revocation.settled` for one that has come to its end: its secret is destroyed.
   */
  retry(projectId: ProjectId, revocationId: string): Promise<RevocationReceipt>;
  /** The newest receipts of each of these users, newest first. */
  latestOf(projectId: ProjectId, userIds: readonly string[], each: number): Promise<RevocationReceipt[]>;
  /** Tries everything that is due. Call it at the start and every minute. */
  run(): Promise<void>;
  /** Frees what a dead process held; only where no other node can be alive, which is the embedded database. */
  recover(): Promise<void>;
  /** Ends what is under way, begins nothing new. */
  close(): Promise<void>;
}

/** Revocations at providers as a durable queue, and their receipts (TR-17). */
export function createRevocations(deps: Readonly<RevocationsDependencies>): RevocationService {
  const { database, clock } = deps;
  const store = createRevocationStore(database.queries);
  const receipts = createReceiptStore(database.queries);
  const renewals = createRenewalStore(database.queries);
  const queue = createRevocationQueue({ ...deps, tryRevocation: createTryRevocation({ ...deps, store, renewals }) });
  return {
    prepare: createPrepareRevocation(deps),
    order: (queries, prepared) =>
      createRevocationStore(queries).insert(prepared.order.grant.projectId, prepared, clock.now()),
    wake: queue.wake,
    list: createReceipts(database.queries),
    latestOf: receipts.latestOf,
    async retry(projectId, revocationId) {
      const isHurried = await store.hurry(projectId, revocationId, clock.now());
      if (isHurried) queue.wake();
      const receipt = await receipts.find(projectId, revocationId);
      if (receipt === null) throw new PorticoError("revocation.not_found", "The project has no such revocation");
      // what was hurried may be done before it is read
      if (receipt.settledAt !== null && !isHurried)
        throw new PorticoError("revocation.settled", "The revocation has come to its end; nothing is kept to try with");
      return receipt;
    },
    run: queue.run,
    recover: () => createClaimStore(database.queries).releaseAll(),
    close: queue.close,
  };
}
