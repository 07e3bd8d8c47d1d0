import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import { needsReconnect, refreshFailed } from "./credential-errors.ts";
import { settledElsewhere, type LeasedRefresh } from "./leased-refresh.ts";
import { createRefreshLeaseStore } from "./refresh-lease-store.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { WriteCredentials } from "./write-credentials.ts";

export interface SettleFailureDependencies {
  userCredentials: Pick<UserCredentials, "current">;
  write: WriteCredentials;
  pacing: RefreshPacing;
  clock: Clock;
  logger: Logger;
}

/**
 * What a refresh that gave no token means: a grant that the provider does not honour ends the credential, unless
 * somebody else won; anything else gives the lease back and is paced. Answers what somebody else wrote, else throws
 * `credential.needs_reconnect`, `credential.refresh_failed`, or a fault of ours as it is.
 */
export function createSettleFailure(deps: Readonly<SettleFailureDependencies>) {
  const { userCredentials, write, pacing, clock, logger } = deps;

  return async function settleFailure(error: unknown, refresh: LeasedRefresh): Promise<SealedCredential> {
    const { credential } = refresh.seen;
    if (error instanceof TokenRequestError && error.kind === "grant_refused") return settleRefusedGrant(error, refresh);
    await release(refresh, refresh.inDoubt || (error instanceof TokenRequestError && error.inDoubt));
    if (!(error instanceof PorticoError) || !isTokenFailure(error)) throw error;
    note(error, refresh);
    throw refreshFailed(credential.id, refresh.integration.provider.name, "The credential could not be refreshed", {
      cause: error,
      meta: error.meta,
    });
  };

  async function settleRefusedGrant(error: TokenRequestError, refresh: LeasedRefresh): Promise<SealedCredential> {
    const { seen, integration, lease } = refresh;
    const { id, projectId, userId, integrationId } = seen.credential;
    // somebody else's refresh or a reconnect won: the refused token was simply the old one (TR-09)
    const settled = settledElsewhere(await userCredentials.current(projectId, id), integration, lease.version);
    if (settled) return settled;
    const reason = "credential.needs_reconnect";
    const invalidated = await write({ projectId, userId }, async (queries) => {
      const done = await createRefreshLeaseStore(queries).invalidate(projectId, lease, reason, clock.now());
      if (done) {
        const data = { reason, inDoubt: refresh.inDoubt, ...error.meta };
        await recordEvent(queries, projectId, "credential.invalidated", {
          userId,
          integrationId,
          credentialId: id,
          data,
        });
      }
      return done;
    });
    if (invalidated) throw needsReconnect(id, integration.provider.name, error);
    throw refreshFailed(id, integration.provider.name, "The lease ran out during the refresh", { cause: error });
  }

  /** A lease that cannot be given back runs out by itself; the failure that led here is the one to tell. */
  async function release({ seen: { credential }, lease }: LeasedRefresh, inDoubt: boolean): Promise<void> {
    const { projectId } = credential;
    try {
      await write(credential, (queries) => createRefreshLeaseStore(queries).release(projectId, lease, inDoubt));
    } catch (error) {
      logger.warn({ credentialId: credential.id, error: String(error) }, "a refresh lease could not be given back");
    }
  }

  function note(error: PorticoError, { seen: { credential } }: LeasedRefresh): void {
    const { id, integrationId } = credential;
    const facts = { credentialId: id, integrationId, code: error.code, error: error.message };
    if (error.code === "connect.app_misconfigured" || error.code === "integration.not_configured") {
      // every credential of the integration would fail alike, and none of them is at fault (TR-08)
      pacing.appRefused(credential);
      logger.error(facts, "the integration's app cannot refresh credentials; its settings need a fix");
    } else {
      pacing.failed(id, error instanceof TokenRequestError ? error.retryAfterSeconds : undefined);
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
