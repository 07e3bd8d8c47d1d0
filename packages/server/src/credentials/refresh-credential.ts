import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { newId } from "../lib/random.ts";
import type { Secret } from "../lib/secret.ts";
import type { Outbound } from "../net/outbound.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { revokeToken } from "../oauth/revoke-token.ts";
import type { TokenAnswer } from "../oauth/token-answer.ts";
import { refreshTokens } from "../oauth/token-endpoint.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { Vault } from "../vault/vault.ts";
import type { SecretValues } from "./credential.ts";
import { needsReconnect, notConnected, refreshFailed } from "./credential-errors.ts";
import { oauthAppOf } from "./oauth-app-of.ts";
import { createRefreshLeaseStore, type RefreshLease } from "./refresh-lease-store.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { decodeSecretValues, encodeSecretValues, secretContext } from "./secret-values.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface RefreshDependencies {
  database: Database;
  vault: Vault;
  integrations: Pick<Integrations, "clientSecret">;
  outbound: Pick<Outbound, "call">;
  userCredentials: UserCredentials;
  write: WriteCredentials;
  pacing: RefreshPacing;
  clock: Clock;
  logger: Logger;
  nodeId: string;
}

/**
 * Refreshes one credential, one at a time across all nodes: whoever gets the row's lease calls the provider, everybody
 * else reads what the winner wrote. Answers the credential at a version later than `seen`.
 *
 * Never runs inside a transaction and is never cut short by its caller: a reply that was not stored is a lost grant.
 * Throws `credential.not_connected` (deleted meanwhile), `credential.needs_reconnect`, `credential.refresh_failed`.
 */
export type RefreshCredential = (seen: SealedCredential, integration: Integration) => Promise<SealedCredential>;

/** Twice the token request's limit of 10 s, so that a slow commit still falls inside (TR-02). */
const leaseMs = 20_000;
/** Longer than a lease: whoever waits for a holder that died takes over from it. */
const longestWaitMs = 25_000;
const firstPollMs = 25;
const longestPollMs = 200;
/** How long a reply is held on to while the database does not answer (TR-05). */
const commitForMs = 120_000;

export function createRefreshCredential(deps: Readonly<RefreshDependencies>): RefreshCredential {
  const { database, vault, userCredentials, write, pacing, clock, logger } = deps;
  const leases = createRefreshLeaseStore(database.queries);

  return async function refreshCredential(seen, integration) {
    const { id, projectId, secretVersion } = seen.credential;
    let waitedMs = 0;
    for (let pollMs = firstPollMs; ; pollMs = Math.min(pollMs * 2, longestPollMs)) {
      const current = await userCredentials.current(projectId, id);
      const settled = settledWithoutUs(current, integration, secretVersion);
      if (settled) return settled;
      const lease: RefreshLease = { credentialId: id, owner: newId<string>(), version: secretVersion };
      const held = await leases.acquire(projectId, lease, leaseMs);
      if (held) return refreshUnderLease(seen, integration, lease, held.inDoubt);
      if (waitedMs >= longestWaitMs) {
        throw refreshFailed(id, integration.provider.name, "Another refresh of this credential did not end in time");
      }
      await wait(pollMs);
      waitedMs += pollMs;
    }
  };

  async function refreshUnderLease(
    seen: SealedCredential,
    integration: Integration,
    lease: RefreshLease,
    inDoubt: boolean,
  ): Promise<SealedCredential> {
    const { id, projectId } = seen.credential;
    const facts = { node: deps.nodeId, projectId, credentialId: id, version: lease.version };
    if (inDoubt) logger.warn(facts, "an earlier refresh never ended; the old refresh token is tried once more");
    let app: OAuthApp;
    let values: SecretValues;
    let answer: TokenAnswer;
    try {
      values = decodeSecretValues(await vault.open(projectId, secretContext(id, lease.version), seen.sealedSecret));
      app = await oauthAppOf(deps.integrations, integration, seen.credential);
      answer = await refreshTokens(deps, app, refreshTokenOf(values));
    } catch (error) {
      return settleFailure(error, seen, integration, lease, inDoubt);
    }
    const stored = await storeReply(seen, integration, lease, values, answer);
    if (stored) {
      pacing.succeeded(id);
    } else {
      logger.warn(facts, "a refresh came back after its credential had moved on; its tokens are not stored");
    }
    const current = await userCredentials.current(projectId, id);
    if (current === null) {
      // deleted meanwhile: what the provider has just issued must not outlive it (TR-16, TR-17)
      await revokeToken(deps, app, answer).catch((cause: unknown) =>
        logger.warn({ ...facts, cause: String(cause) }, "revoking failed"),
      );
      throw notConnected(integration.id, integration.provider.name);
    }
    return current;
  }

  /**
   * Seals and commits the reply, before anything else happens (TR-04). While the database does not answer the reply
   * exists only here, so it is tried again; the fence keeps a late commit from overwriting anything newer.
   */
  async function storeReply(
    { credential }: SealedCredential,
    integration: Integration,
    lease: RefreshLease,
    old: SecretValues,
    answer: TokenAnswer,
  ): Promise<boolean> {
    const { id, projectId, userId } = credential;
    // a reply without a refresh token keeps the old one in use (RFC 6749 section 6, TR-10)
    const plain = encodeSecretValues({
      ...old,
      accessToken: answer.accessToken,
      ...(answer.refreshToken === undefined ? {} : { refreshToken: answer.refreshToken }),
    });
    const commit = async (): Promise<boolean> => {
      const sealedSecret = await vault.seal(projectId, secretContext(id, lease.version + 1), plain);
      return write({ projectId, userId }, async (queries) => {
        const done = await createRefreshLeaseStore(queries).commit(projectId, lease, {
          sealedSecret,
          expiresAt: answer.expiresAt,
          refreshedAt: answer.requestedAt,
          grantedScopes: answer.scopes,
          templateValues: answer.fields,
        });
        if (done) {
          await recordEvent(queries, projectId, "credential.refreshed", {
            userId,
            integrationId: integration.id,
            credentialId: id,
          });
        }
        return done;
      });
    };
    let heldMs = 0;
    for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
      try {
        return await commit();
      } catch (error) {
        if (heldMs >= commitForMs) throw error;
        logger.error(
          { credentialId: id, error: String(error) },
          "a refreshed token could not be stored yet; trying again",
        );
        await wait(pauseMs);
        heldMs += pauseMs;
      }
    }
  }

  async function settleFailure(
    error: unknown,
    seen: SealedCredential,
    integration: Integration,
    lease: RefreshLease,
    wasInDoubt: boolean,
  ): Promise<SealedCredential> {
    const { id, projectId, userId } = seen.credential;
    const { name } = integration.provider;
    if (error instanceof TokenRequestError && error.kind === "grant_refused") {
      const current = await userCredentials.current(projectId, id);
      // somebody else's refresh or a reconnect won: the refused token was simply the old one (TR-09)
      const settled = settledWithoutUs(current, integration, lease.version);
      if (settled) return settled;
      const reason = "credential.needs_reconnect";
      const invalidated = await write({ projectId, userId }, async (queries) => {
        const done = await createRefreshLeaseStore(queries).invalidate(projectId, lease, reason, clock.now());
        if (done) {
          await recordEvent(queries, projectId, "credential.invalidated", {
            userId,
            integrationId: integration.id,
            credentialId: id,
            data: { reason, inDoubt: wasInDoubt, ...error.meta },
          });
        }
        return done;
      });
      if (invalidated) throw needsReconnect(id, name, error);
      throw refreshFailed(id, name, "The lease ran out during the refresh", { cause: error });
    }
    await release(seen, lease, wasInDoubt || (error instanceof TokenRequestError && error.inDoubt));
    if (!(error instanceof PorticoError) || !isTokenFailure(error)) throw error;
    noteFailure(error, seen, integration);
    throw refreshFailed(id, name, "The credential could not be refreshed", { cause: error, meta: error.meta });
  }

  /** A lease that cannot be given back runs out by itself; the failure that led here is the one to tell. */
  async function release({ credential }: SealedCredential, lease: RefreshLease, inDoubt: boolean): Promise<void> {
    const { projectId } = credential;
    try {
      await write(credential, (queries) => createRefreshLeaseStore(queries).release(projectId, lease, inDoubt));
    } catch (error) {
      logger.warn({ credentialId: credential.id, error: String(error) }, "a refresh lease could not be given back");
    }
  }

  function noteFailure(error: PorticoError, { credential }: SealedCredential, integration: Integration): void {
    const facts = {
      credentialId: credential.id,
      integrationId: integration.id,
      code: error.code,
      error: error.message,
    };
    if (error.code === "connect.app_misconfigured" || error.code === "integration.not_configured") {
      // every credential of the integration would fail alike, and none of them is at fault (TR-08)
      pacing.appRefused(credential);
      logger.error(facts, "the integration's app cannot refresh credentials; its settings need a fix");
    } else {
      pacing.failed(credential.id, error instanceof TokenRequestError ? error.retryAfterSeconds : undefined);
      logger.warn(facts, "a refresh failed; it will be tried again");
    }
  }
}

/** Whether the token request went wrong, or could not be made; anything else is a fault of ours and rises as it is. */
function isTokenFailure(error: PorticoError): boolean {
  return (
    error instanceof TokenRequestError ||
    error.code === "integration.not_configured" ||
    error.code === "connect.input_invalid"
  );
}

/** What there is nothing to refresh about: another version is there, or the credential is gone or known to be dead. */
function settledWithoutUs(
  current: SealedCredential | null,
  integration: Integration,
  seenVersion: number,
): SealedCredential | undefined {
  if (current === null) throw notConnected(integration.id, integration.provider.name);
  const { id, status, secretVersion } = current.credential;
  if (status === "INVALID") throw needsReconnect(id, integration.provider.name);
  return secretVersion === seenVersion ? undefined : current;
}

function refreshTokenOf({ refreshToken }: SecretValues): Secret {
  if (refreshToken === undefined) throw new TypeError("Only a credential with a refresh token is refreshed");
  return refreshToken;
}
