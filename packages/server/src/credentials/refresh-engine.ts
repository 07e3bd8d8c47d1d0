import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { createAppAcceptance } from "./app-acceptance.ts";
import { createApiAnswers } from "./api-answers.ts";
import { createCredentialUses } from "./credential-uses.ts";
import { createDueStore } from "./due-store.ts";
import { createExpireCredential } from "./expire-credential.ts";
import { createFreshCredentials } from "./fresh-credential.ts";
import { createRefreshBreaker } from "./refresh-breaker.ts";
import { createRefreshCredential } from "./refresh-credential.ts";
import { createRefreshPacing } from "./refresh-pacing.ts";
import { createRefreshSlots } from "./refresh-slots.ts";
import { createRefreshWorker } from "./refresh-worker.ts";
import { createRevokeOrphan } from "./revoke-orphan.ts";
import { createSpillFolder } from "./spill.ts";
import { createReplyKeeper } from "./store-reply.ts";
import type { UserCredentials } from "./user-credentials.ts";
import { createVerifySecret } from "./verify-secret.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface RefreshEngineDependencies {
  database: Database;
  vault: Vault;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  outbound: Pick<Outbound, "call">;
  revocations: Revocations;
  userCredentials: UserCredentials;
  write: WriteCredentials;
  clock: Clock;
  logger: Logger;
  nodeId: string;
  spillFolder: string;
}

/** All that keeps credentials fresh, put together: for callers who wait, and for the worker that nobody waits for. */
export function createRefreshEngine(deps: Readonly<RefreshEngineDependencies>) {
  const { database, write, clock, logger } = deps;
  const { queries } = database;
  const spills = createSpillFolder({ folder: deps.spillFolder, logger });
  const replies = createReplyKeeper({ ...deps, spills, revokeOrphan: createRevokeOrphan({ ...deps, queries }) });
  const uses = createCredentialUses({ database, clock });
  const apiAnswers = createApiAnswers({ database, write, clock });
  const breaker = createRefreshBreaker({ database, clock });
  const shared = { ...deps, queries, replies, uses, breaker, pacing: createRefreshPacing({ clock }) };
  const refreshCredential = createRefreshCredential({ ...shared, slots: createRefreshSlots({ queries }) });
  const ends = { verifySecret: createVerifySecret(deps), expireCredential: createExpireCredential({ write, clock }) };
  const freshCredentials = createFreshCredentials({ ...shared, ...ends, refreshCredential });
  const worker = createRefreshWorker({
    ...shared,
    ...ends,
    freshCredentials,
    due: createDueStore(queries),
    changes: database.changes,
  });
  return {
    replies,
    uses,
    apiAnswers,
    worker,
    freshCredentials,
    appWasAccepted: createAppAcceptance({ breaker, logger }),
    outageOf: breaker.outageOf,
    outagesOf: breaker.outagesOf,
  };
}
