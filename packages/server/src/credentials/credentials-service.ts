import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { Database } from "../db/database.ts";
import type { Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { runEach } from "../lib/run-each.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Revocations } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import { createAssessChangedIntegrations } from "./assess-changed-integrations.ts";
import { createCompleteSetup } from "./complete-setup.ts";
import { credentialNotFound } from "./credential-errors.ts";
import { createConfigurations, type Configurations } from "./configurations/configurations.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential, Credentials } from "./credential.ts";
import { createDisconnectCredential } from "./disconnect-credential.ts";
import { createExpiryNotices } from "./expiry-notices.ts";
import { createFreezeWatch, type FreezeWatch } from "./freeze-watch.ts";
import { createFreezes, type Freezes } from "./freezes.ts";
import { createQuarantineExpiry } from "./quarantine-expiry.ts";
import type { RefreshOutage } from "./refresh-breaker.ts";
import { createRefreshEngine } from "./refresh-engine.ts";
import { askHeldBack } from "./held-back-store.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import type { RefreshWorker } from "./refresh-worker.ts";
import { createRevokeFrozen } from "./revoke-frozen.ts";
import { createStoreCredential } from "./store-credential.ts";
import { createUserCredentials } from "./user-credentials.ts";
import { createWriteCredentials } from "./write-credentials.ts";

export interface CredentialsDependencies {
  database: Database;
  vault: Vault;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  outbound: Pick<Outbound, "call">;
  revocations: Revocations;
  clock: Clock;
  logger: Logger;
  /** Names this process in the log. */
  nodeId: string;
  /** Where replies wait while the database is away; made when it is needed. Of this machine, and kept across restarts. */
  spillFolder: string;
}

export interface CredentialsService extends Credentials {
  /** Disconnects again what a restore of the database brought back. Nothing happens when it is gone already. */
  removeRestored(projectId: ProjectId, userId: UserId, credentialId: CredentialId): Promise<void>;
  configurations: Configurations;
  freezes: Freezes;
  /** Hears of freezes although a change notice was lost; on every node. `drain` stops it. */
  freezeWatch: FreezeWatch;
  /**
   * Takes over what a process left that died: stores the replies that wait in files and, where no other process can have
   * the database open (`isAlone`), ends its leases; elsewhere they run out by themselves within 12 s. Call it once at the
   * start.
   */
  recover(start: { isAlone: boolean }): Promise<void>;
  /**
   * Tells of grants that end, holds credentials of changed integrations against these, writes down what was used, and
   * gives back what was in quarantine for 30 days. Call it every minute.
   */
  sweep(): Promise<void>;
  /** Renews ahead of need, confirms, and recovers what a dead process left; on every node. `drain` stops it. */
  worker: RefreshWorker;
  /** Why token requests of an integration are held back at the moment; null when they are not. */
  outageOf(projectId: ProjectId, integrationId: IntegrationId): Promise<RefreshOutage | null>;
  /** The same of every integration of the project for which they are. */
  outagesOf(projectId: ProjectId): Promise<ReadonlyMap<IntegrationId, RefreshOutage>>;
  /** Resolves when every refresh under way is stored, or safe in a file. Call it before the database is closed (TR-06). */
  drain(): Promise<void>;
}

/** Users' connected accounts: list, place, refresh, revoke. Secrets leave only through `fresh`. */
export function createCredentials(dependencies: Readonly<CredentialsDependencies>): CredentialsService {
  const { database, vault, integrations, revocations, clock, logger } = dependencies;
  const store = createCredentialStore(database.queries);
  const userCredentials = createUserCredentials({ database, clock });
  const write = createWriteCredentials({ database, userCredentials });
  const engine = createRefreshEngine({ ...dependencies, userCredentials, write });
  const { replies, uses, apiAnswers, worker, freshCredentials } = engine;
  const storeCredential = createStoreCredential({ ...dependencies, queries: database.queries, write });
  const giveExpiryNotices = createExpiryNotices({ database, clock });
  const assessChangedIntegrations = createAssessChangedIntegrations({ database, integrations, clock });
  const endQuarantines = createQuarantineExpiry({ ...dependencies, queries: database.queries });
  const completeSetup = createCompleteSetup({ get, integrations, write, clock });

  const disconnect = createDisconnectCredential({ ...dependencies, queries: database.queries, write, uses });
  const forgetAll = (): void => userCredentials.dropAll();
  const revokeFrozen = createRevokeFrozen({ database, vault, integrations, revocations, forgetAll, clock, logger });
  const freezeWatch = createFreezeWatch({ queries: database.queries, forgetAll, logger });
  const freezes = createFreezes({ database, forgetAll, wake: wakeMassRevocation, clock });

  function wakeMassRevocation(): void {
    revokeFrozen().catch((error: unknown) =>
      logger.error({ error: String(error) }, "a mass revocation was interrupted"),
    );
  }

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
    storeImported: storeCredential,
    async store(user, integration, placement, learnt, alongside) {
      const id = await storeCredential(user, integration, placement, learnt, { after: alongside });
      if (learnt.isExchanged === true) await engine.appWasAccepted(integration);
      return get(user.projectId, user.userId, id);
    },
    async completeSetup(projectId, userId, credentialId, answers) {
      await completeSetup(projectId, userId, credentialId, answers);
      return get(projectId, userId, credentialId);
    },
    fresh: (projectId, userId, integration, selector, options = {}) =>
      freshCredentials.fresh({ projectId, userId, integration, selector }, options),
    noteAnswer: (credential, isAccepted) => apiAnswers.note(credential, isAccepted),
    configurations: createConfigurations({ write, clock }),
    freezes,
    freezeWatch,
    refuseFrozen: freezes.refuseConnecting,
    keptFromConnecting: freezes.keptFromConnecting,
    disconnect: (projectId, userId, credentialId, by, only) => disconnect(projectId, userId, credentialId, by, only),
    removeRestored: (projectId, userId, credentialId) =>
      disconnect(projectId, userId, credentialId, { kind: "server" }, { cause: "restored" }).catch((error: unknown) => {
        if (!(error instanceof PorticoError && error.code === "credential.not_found")) throw error;
      }),
    async sweep() {
      wakeMassRevocation();
      await runEach({
        "what calls met": () => apiAnswers.flush(),
        uses: () => uses.flush(),
        "what is held back": () => askHeldBack(database.queries, clock.now()),
        "notices of ends": async () => {
          while ((await giveExpiryNotices()) > 0);
        },
        "changed integrations": async () => {
          while (await assessChangedIntegrations());
        },
        quarantines: () => endQuarantines(),
      });
    },
    async recover({ isAlone }) {
      if (isAlone) await createRefreshLeaseStore(database.queries).releaseAll(clock.now());
      await replies.replay();
    },
    worker,
    outageOf: engine.outageOf,
    outagesOf: engine.outagesOf,
    async drain() {
      freezeWatch.stop();
      replies.stop();
      await worker.stop();
      await freshCredentials.drain();
      await Promise.all([uses.flush(), apiAnswers.flush()]).catch((error: unknown) =>
        logger.warn({ error: String(error) }, "uses were not written"),
      );
      await revokeFrozen().catch(() => undefined);
    },
  };
}
