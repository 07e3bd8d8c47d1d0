import type { CredentialId } from "@portico/protocol";
import { recordEvent } from "../events/record-event.ts";
import type { Integration } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { Vault } from "../vault/vault.ts";
import { createCredentialStore } from "./credential-store.ts";
import type { Credential, FreshCredential, SecretValues } from "./credential.ts";
import { needsReconnect, refreshFailed, setupIncomplete } from "./credential-errors.ts";
import { freshnessOf, type Freshness } from "./freshness.ts";
import type { RefreshCredential } from "./refresh-credential.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { decodeSecretValues, secretContext } from "./secret-values.ts";
import type { UserCredentials, Wanted } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface FreshDependencies {
  vault: Pick<Vault, "open">;
  userCredentials: Pick<UserCredentials, "choose">;
  refreshCredential: RefreshCredential;
  write: WriteCredentials;
  pacing: RefreshPacing;
  clock: Clock;
  logger: Logger;
}

export interface FreshOptions {
  force?: boolean;
  allowPending?: boolean;
}

export interface FreshCredentials {
  /** See `Credentials.fresh`. */
  fresh(wanted: Wanted, options: FreshOptions): Promise<FreshCredential>;
  /** Resolves when every refresh that is under way has been stored (TR-06). */
  drain(): Promise<void>;
}

/** A token of a second's life can run out while its winner is read; more rounds than this are a provider's joke. */
const mostRounds = 3;

export function createFreshCredentials(deps: Readonly<FreshDependencies>): FreshCredentials {
  const { vault, userCredentials, pacing, clock, logger } = deps;
  const inFlight = new Map<CredentialId, Promise<SealedCredential>>();

  return {
    async fresh(wanted, { force = false, allowPending = false }) {
      const { integration } = wanted;
      const isUsable = ({ status }: Credential): boolean =>
        status === "VALID" || (status === "PENDING" && allowPending);
      let held = await userCredentials.choose(wanted, isUsable);
      const { id, status } = held.credential;
      if (status === "INVALID") throw needsReconnect(id, integration.provider.name);
      if (!isUsable(held.credential)) throw setupIncomplete(id, integration.provider.name);

      let secret = await open(held);
      for (let round = 0; round < mostRounds; round += 1) {
        const forced = force && round === 0 && secret.refreshToken !== undefined && mayForce(id);
        const freshness = freshnessOf(held.credential, clock.now());
        // where nearly every call ends, so without another turn through the queue
        if (freshness === "fresh" && !forced) break;
        const next = await nextVersion(held, secret, integration, freshness, forced);
        if (next === held) break;
        held = next;
        secret = await open(held);
      }
      return { credential: held.credential, secret };
    },

    async drain() {
      await Promise.allSettled(inFlight.values());
    },
  };

  function mayForce(id: CredentialId): boolean {
    // callers who were refused the same token join the refresh that answers the first of them
    return inFlight.has(id) || pacing.mayForce(id);
  }

  /** The credential to use: `held` itself, or the one that a refresh gave. */
  async function nextVersion(
    held: SealedCredential,
    secret: SecretValues,
    integration: Integration,
    freshness: Freshness,
    forced: boolean,
  ): Promise<SealedCredential> {
    const { credential } = held;
    if (secret.refreshToken === undefined || integration.provider.auth.scheme !== "oauth2") {
      if (freshness === "expired") await expire(credential, integration);
      return held;
    }
    const isUsable = freshness !== "expired" && !forced;
    if (!pacing.mayTry(credential, isUsable)) {
      if (isUsable) return held;
      throw refreshFailed(
        credential.id,
        integration.provider.name,
        "The token endpoint is left alone for a while after failures",
      );
    }
    if (freshness === "stale" && !forced) {
      refresh(held, integration).catch((error: unknown) => {
        logger.debug({ credentialId: credential.id, error: String(error) }, "an early refresh failed");
      });
      return held;
    }
    try {
      return await refresh(held, integration);
    } catch (error) {
      // a token that still works is served while the token endpoint is down (TR-21)
      const mayServe = error instanceof PorticoError && error.code === "credential.refresh_failed" && !forced;
      if (mayServe && freshnessOf(credential, clock.now()) !== "expired") return held;
      throw error;
    }
  }

  /** One refresh in flight per credential in this process; across processes the row's lease does the same. */
  function refresh(held: SealedCredential, integration: Integration): Promise<SealedCredential> {
    const { id } = held.credential;
    const running = inFlight.get(id);
    if (running) return running;
    const started = deps.refreshCredential(held, integration).finally(() => inFlight.delete(id));
    inFlight.set(id, started);
    return started;
  }

  async function open({ credential, sealedSecret }: SealedCredential): Promise<SecretValues> {
    const { projectId, id, secretVersion } = credential;
    return decodeSecretValues(await vault.open(projectId, secretContext(id, secretVersion), sealedSecret));
  }

  /** Its time is over and nothing can renew it: the row says so from now on. */
  async function expire(
    { id, projectId, userId, secretVersion }: Credential,
    integration: Integration,
  ): Promise<never> {
    const reason = "credential.needs_reconnect";
    await deps.write({ projectId, userId }, async (queries) => {
      if (!(await createCredentialStore(queries).invalidate(projectId, id, secretVersion, reason, clock.now()))) return;
      await recordEvent(queries, projectId, "credential.invalidated", {
        userId,
        integrationId: integration.id,
        credentialId: id,
        data: { reason, expired: true },
      });
    });
    throw needsReconnect(id, integration.provider.name);
  }
}
