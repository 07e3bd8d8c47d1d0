import type { CredentialId } from "@portico/protocol";
import type { Integration, Integrations } from "../integrations/integration.ts";
import { signingAppOf, signsWithApp } from "../integrations/signing-app-of.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { renewalOf } from "../oauth/renew-tokens.ts";
import type { Vault } from "../vault/vault.ts";
import type { CredentialUses } from "./credential-uses.ts";
import type { Credential, FreshCredential, SecretValues } from "./credential.ts";
import { frozen, leftAlone, needsReconnect, refreshFailed, setupIncomplete } from "./credential-errors.ts";
import type { ExpireCredential } from "./expire-credential.ts";
import { freshnessOf, type Freshness } from "./freshness.ts";
import type { RefreshCredential } from "./refresh-credential.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { decodeSecretValues, secretContext } from "./secret-values.ts";
import type { UserCredentials, Wanted } from "./user-credentials.ts";
import type { VerifySecret } from "./verify-secret.ts";

export interface FreshDependencies {
  vault: Pick<Vault, "open">;
  integrations: Pick<Integrations, "clientSecret">;
  userCredentials: Pick<UserCredentials, "choose">;
  refreshCredential: RefreshCredential;
  verifySecret: VerifySecret;
  expireCredential: ExpireCredential;
  pacing: RefreshPacing;
  uses: Pick<CredentialUses, "note">;
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
  /** The next version, for whoever has all the time it takes; shares the refresh that callers wait for. */
  renew(held: SealedCredential, integration: Integration): Promise<SealedCredential>;
  open(held: SealedCredential): Promise<SecretValues>;
  /** Resolves when every refresh that is under way has been stored (TR-06). */
  drain(): Promise<void>;
}

/** How long a caller waits for a refresh, which goes on without it: longer than a lease and a token request together. */
export const patienceMs = 35_000;
/** A token of a second's life can run out while its winner is read; more rounds than this are a provider's joke. */
const mostRounds = 3;

export function createFreshCredentials(deps: Readonly<FreshDependencies>): FreshCredentials {
  const { vault, userCredentials, pacing, clock, logger } = deps;
  const inFlight = new Map<CredentialId, Promise<SealedCredential>>();
  const verifying = new Set<Promise<void>>();
  let isDraining = false;

  return {
    async fresh(wanted, { force = false, allowPending = false }) {
      const { integration } = wanted;
      const isUsable = ({ status }: Credential): boolean =>
        status === "VALID" || (status === "PENDING" && allowPending);
      // the word of a thaw may not be here yet, either
      let held = await userCredentials.choose(wanted, (kept) => isUsable(kept) && kept.frozenAt === null);
      const { id, status } = held.credential;
      if (status === "INVALID") throw needsReconnect(id, integration.provider.name);
      if (held.credential.frozenAt !== null) throw frozen(id, integration.provider.name);
      if (!isUsable(held.credential)) throw setupIncomplete(id, integration.provider.name);
      const isWritten = deps.uses.note(held.credential);
      if (isWritten) await isWritten;

      let secret = await open(held);
      for (let round = 0; round < mostRounds; round += 1) {
        const forced = force && round === 0 && mayForce(id) && isRenewable(held, integration, secret);
        const freshness = freshnessOf(held.credential, clock.now());
        // where nearly every call ends, so without another turn through the queue
        if (freshness === "fresh" && !forced) break;
        const next = await nextVersion(held, secret, integration, freshness, forced);
        if (next === held) break;
        held = next;
        secret = await open(held);
      }
      return usable(deps, integration, held.credential, secret);
    },

    renew: refresh,
    open,

    async drain() {
      isDraining = true;
      // again: one that began before the word was given may only now be in flight
      while (inFlight.size + verifying.size > 0) await Promise.allSettled([...inFlight.values(), ...verifying]);
    },
  };

  /** What cannot be renewed is verified instead, while its caller goes on with the provider's own answer (TR-15). */
  function isRenewable(held: SealedCredential, integration: Integration, secret: SecretValues): boolean {
    if (renewalOf(integration.provider, secret) !== null) return true;
    const { id } = held.credential;
    const work = deps
      .verifySecret(held, integration, secret)
      .catch((error: unknown) => logger.warn({ credentialId: id, error: String(error) }, "verifying a secret failed"))
      .finally(() => verifying.delete(work));
    verifying.add(work);
    return false;
  }

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
    if (renewalOf(integration.provider, secret) === null) {
      if (freshness === "expired") {
        await deps.expireCredential(credential);
        throw needsReconnect(credential.id, integration.provider.name);
      }
      return held;
    }
    const isUsable = freshness !== "expired" && !forced;
    if (!pacing.mayTry(credential, integration, isUsable)) {
      if (isUsable) return held;
      throw leftAlone(credential.id, integration.provider.name, credential.health.lastFailureReason);
    }
    if (freshness === "stale" && !forced) {
      refresh(held, integration).catch((error: unknown) => {
        logger.debug({ credentialId: credential.id, error: String(error) }, "an early refresh failed");
      });
      return held;
    }
    try {
      return await withinPatience(refresh(held, integration), credential.id, integration);
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
    // what begins now would be cut off at the provider when the process ends (TR-06)
    if (isDraining) return Promise.reject(refreshFailed(id, integration.provider.name, "This server is stopping"));
    const started = deps.refreshCredential(held, integration).finally(() => inFlight.delete(id));
    inFlight.set(id, started);
    return started;
  }

  async function open({ credential, sealedSecret }: SealedCredential): Promise<SecretValues> {
    const { projectId, id, secretVersion } = credential;
    return decodeSecretValues(await vault.open(projectId, secretContext(id, secretVersion), sealedSecret));
  }
}

/** With the app where requests are signed with it. Not async: most are not, and every call passes here. */
function usable(
  { integrations }: Pick<FreshDependencies, "integrations">,
  integration: Integration,
  credential: Credential,
  secret: SecretValues,
): FreshCredential | Promise<FreshCredential> {
  if (!signsWithApp(integration)) return { credential, secret };
  return signingAppOf(integrations, integration).then((signingApp) => ({ credential, secret, signingApp }));
}

/** The refresh goes on without its caller: what came back is stored, however long the database is away (TR-05). */
async function withinPatience(
  refreshing: Promise<SealedCredential>,
  id: CredentialId,
  { provider }: Integration,
): Promise<SealedCredential> {
  const { promise: impatience, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(refreshFailed(id, provider.name, "The refresh takes too long")), patienceMs);
  try {
    return await Promise.race([refreshing, impatience]);
  } finally {
    clearTimeout(timer);
  }
}
