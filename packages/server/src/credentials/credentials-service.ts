import type { CredentialId, ProjectId, UserId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Vault } from "../vault/vault.ts";
import { createCompleteSetup } from "./complete-setup.ts";
import { credentialNotFound } from "./credential-errors.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential, Credentials } from "./credential.ts";
import { createDisconnectCredential } from "./disconnect-credential.ts";
import { createFreshCredentials } from "./fresh-credential.ts";
import { createRefreshCredential } from "./refresh-credential.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import { createRefreshPacing } from "./refresh-pacing.ts";
import { createStoreCredential } from "./store-credential.ts";
import { createUserCredentials } from "./user-credentials.ts";
import { createWriteCredentials } from "./write-credentials.ts";

export interface CredentialsDependencies {
  database: Database;
  vault: Vault;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
  logger: Logger;
  /** Names this process in the log. */
  nodeId: string;
}

export interface CredentialsService extends Credentials {
  /**
   * Ends the refresh leases of a process that died. Call it once at the start of a server on the embedded database, which
   * no other process can have open; on PostgreSQL leases run out by themselves within 20 s.
   */
  recover(): Promise<void>;
  /** Resolves when every refresh under way has been stored. Call it before the database is closed (TR-06). */
  drain(): Promise<void>;
}

/** Users' connected accounts: list, place, refresh, revoke. Secrets leave only through `fresh`. */
export function createCredentials(dependencies: Readonly<CredentialsDependencies>): CredentialsService {
  const { database, vault, integrations, outbound, clock, logger, nodeId } = dependencies;
  const store = createCredentialStore(database.queries);
  const userCredentials = createUserCredentials({ database, clock });
  const write = createWriteCredentials({ database, userCredentials });
  const pacing = createRefreshPacing({ clock });
  const refreshCredential = createRefreshCredential({
    database,
    vault,
    integrations,
    outbound,
    userCredentials,
    write,
    pacing,
    clock,
    logger,
    nodeId,
  });
  const freshCredentials = createFreshCredentials({
    vault,
    userCredentials,
    refreshCredential,
    write,
    pacing,
    clock,
    logger,
  });
  const storeCredential = createStoreCredential({ queries: database.queries, vault, write, clock });
  const completeSetup = createCompleteSetup({ get, integrations, write, clock });

  database.changes.onChange((change) => {
    if (change === undefined || change.room === "integrations") {
      pacing.integrationsChanged(change?.projectId as ProjectId | undefined);
    }
  });

  /** Absent and foreign alike, malformed ids too (TN-06). */
  async function get(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<Credential> {
    const found = await store.find(projectId, credentialId);
    if (found?.credential.userId !== userId) throw credentialNotFound();
    return found.credential;
  }

  return {
    get,
    list: async (projectId, userId) => (await store.ofUser(projectId, userId)).map(({ credential }) => credential),
    select: async (projectId, userId, integration, selector) =>
      (await userCredentials.choose({ projectId, userId, integration, selector })).credential,
    async store(user, integration, placement, learnt, alongside) {
      const id = await storeCredential(user, integration, placement, learnt, alongside);
      return get(user.projectId, user.userId, id);
    },
    async completeSetup(projectId, userId, credentialId, answers) {
      await completeSetup(projectId, userId, credentialId, answers);
      return get(projectId, userId, credentialId);
    },
    fresh: (projectId, userId, integration, selector, options = {}) =>
      freshCredentials.fresh({ projectId, userId, integration, selector }, options),
    disconnect: createDisconnectCredential({ queries: database.queries, vault, integrations, outbound, write, logger }),
    recover: () => createRefreshLeaseStore(database.queries).releaseAll(),
    drain: () => freshCredentials.drain(),
  };
}
