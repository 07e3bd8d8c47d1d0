import { setTimeout as wait } from "node:timers/promises";
import type { IntegrationId, ProjectId } from "@portico/protocol";
import type { Database, Queries } from "../db/database.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { Outbound } from "../net/outbound.ts";
import type { ServerMetadata } from "../oauth/discovery/find-server.ts";
import { registerClient, type RegisteredClient, type Registration } from "../oauth/discovery/register-client.ts";
import type { SealContext, Vault } from "../vault/vault.ts";
import type { Integration } from "./integration.ts";
import { createRegistrationStore, type RegistrationKey, type StoredRegistration } from "./registration-store.ts";

export interface RegisteredClientsDependencies {
  database: Pick<Database, "queries">;
  vault: Pick<Vault, "seal" | "open">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
  logger: Logger;
}

/** The clients that this server registers by itself at discovered authorization servers (RFC 7591). */
export interface RegisteredClients {
  /**
   * The integration's client at a server, for one redirect address; registered when there is none, or its secret is about
   * to end. One registration at a time on all nodes; whoever comes meanwhile waits for it.
   *
   * Throws what `registerClient` throws, and `connect.provider_unreachable` when another node's registration does not end.
   */
  clientFor(integration: Integration, server: ServerMetadata, registration: Registration): Promise<RegisteredClient>;
  /** The server does not know the client any more: the next attempt registers anew. */
  forget(projectId: ProjectId, integrationId: IntegrationId, clientId: string): Promise<void>;
}

/** Longer than a registration may take, so that nobody takes a claim over from a living node. */
const claimMs = 20_000;
const pollMs = 100;
/** Longer than an attempt lasts: a secret that ends during the exchange is of no use. */
const secretMarginMs = 15 * 60 * 1000;

export function createRegisteredClients(deps: Readonly<RegisteredClientsDependencies>): RegisteredClients {
  const { vault, outbound, clock, logger } = deps;
  const store = createRegistrationStore(deps.database.queries);
  const underWay = new Map<string, Promise<RegisteredClient>>();

  return {
    clientFor(integration, server, registration) {
      const { redirectUri } = registration;
      const key = { integrationId: integration.id, issuer: server.issuer, redirectUri };
      const name = JSON.stringify(key);
      const begun = underWay.get(name);
      if (begun) return begun;
      const found = findOrRegister(integration, key, server, registration).finally(() => underWay.delete(name));
      underWay.set(name, found);
      return found;
    },

    async forget(projectId, integrationId, clientId) {
      await store.forget(projectId, integrationId, clientId);
      logger.warn({ projectId, integrationId }, "an authorization server does not know its client any more");
    },
  };

  async function findOrRegister(
    { projectId }: Integration,
    key: RegistrationKey,
    server: ServerMetadata,
    registration: Registration,
  ): Promise<RegisteredClient> {
    for (let waitedMs = 0; waitedMs <= claimMs; waitedMs += pollMs) {
      const at = clock.now();
      const endsBefore = new Date(at.getTime() + secretMarginMs);
      const stored = await store.find(projectId, key);
      if (stored && (stored.expiresAt === null || stored.expiresAt > endsBefore)) return opened(projectId, stored);
      const id = newId<string>();
      const until = new Date(at.getTime() + claimMs);
      if (await store.claim(projectId, key, { id, at, until, endsBefore })) {
        const client = await register(projectId, id, server, registration);
        if (client) return client;
      }
      await wait(pollMs);
    }
    throw new PorticoError("connect.provider_unreachable", "A registration of this client on another node did not end");
  }

  /** Undefined when the claim ran out meanwhile. */
  async function register(
    projectId: ProjectId,
    id: string,
    server: ServerMetadata,
    registration: Registration,
  ): Promise<RegisteredClient | undefined> {
    try {
      const client = await registerClient({ outbound }, server, registration);
      const { clientSecret } = client;
      const sealedSecret = clientSecret ? await vault.seal(projectId, secretContext(id), clientSecret) : null;
      return (await store.complete(projectId, { ...client, id, sealedSecret })) ? client : undefined;
    } catch (error) {
      await store.release(projectId, id);
      throw error;
    }
  }

  async function opened(projectId: ProjectId, stored: StoredRegistration): Promise<RegisteredClient> {
    const { id, clientId, sealedSecret, clientAuthentication, expiresAt } = stored;
    const clientSecret = sealedSecret ? await vault.open(projectId, secretContext(id), sealedSecret) : undefined;
    return { clientId, clientSecret, clientAuthentication, expiresAt };
  }
}

/** The same as `RegisteredClients.forget`, for who has queries at hand. */
export async function forgetRegistration(
  queries: Queries,
  projectId: ProjectId,
  integrationId: IntegrationId,
  clientId: string,
): Promise<void> {
  await createRegistrationStore(queries).forget(projectId, integrationId, clientId);
}

/** What binds a registered client's sealed secret to its row (VT-02). */
function secretContext(recordId: string): SealContext {
  return { field: "oauth_registrations.client_secret", recordId, version: 1 };
}
