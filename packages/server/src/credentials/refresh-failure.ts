import { isEntered } from "@portico/providers";
import type { Queries } from "../db/database.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Clock } from "../lib/clock.ts";
import { failpoint } from "../lib/failpoint.ts";
import type { Logger } from "../lib/logger.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { idleLimitDaysOf } from "../oauth/renew-tokens.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import { beingConfirmed, needsReconnect, refreshAdvice, refreshFailed } from "./credential-errors.ts";
import { createFailurePacing, reasonOf, type Pause } from "./failure-pacing.ts";
import { healthMoves, reasonOfDeath, refusedAlike } from "./health.ts";
import { createHealthStore } from "./health-store.ts";
import { judgeRefusal } from "./judge-refusal.ts";
import { createAdoptLateReply, type AdoptLateReplyDependencies } from "./late-reply.ts";
import { settledElsewhere, type LeasedRefresh } from "./leased-refresh.ts";
import { createRefreshLeaseStore, type FailedRefresh } from "./refresh-lease-store.ts";
import type { RefreshBreaker } from "./refresh-breaker.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import { sealForQuarantine } from "./seal-for-quarantine.ts";
import type { SealedCredential } from "./sealed-credential.ts";

export interface SettleFailureDependencies extends AdoptLateReplyDependencies {
  queries: Queries;
  pacing: RefreshPacing;
  breaker: RefreshBreaker;
  clock: Clock;
  logger: Logger;
}

/**
 * What a refresh that gave no token means: a grant that the provider does not honour is confirmed before it counts as
 * dead, unless somebody else won; anything else gives the lease back and is paced. Answers what somebody else wrote, or
 * what came back late, else throws `credential.needs_reconnect`, `credential.refresh_failed`, or a fault of ours as it is.
 */
export function createSettleFailure(deps: Readonly<SettleFailureDependencies>) {
  const { vault, userCredentials, write, clock, logger } = deps;
  const adoptLateReply = createAdoptLateReply(deps);
  const pace = createFailurePacing(deps);

  return async function settleFailure(error: unknown, refresh: LeasedRefresh): Promise<SealedCredential> {
    const { credential } = refresh.seen;
    if (error instanceof TokenRequestError && error.kind === "grant_refused") return settleRefusedGrant(error, refresh);
    const failure = tokenFailureOf(error);
    if (failure !== undefined) {
      const adopted = await adoptLateReply(refresh, { rivalsToo: false });
      if (adopted) return adopted;
    }
    const { retryAt, dueAt, isCounted } =
      failure === undefined ? faultOfOurs(refresh) : await pace.afterFailure(failure, refresh);
    await release(refresh, {
      at: clock.now(),
      reason: failure === undefined ? "provider_unreachable" : reasonOf(failure),
      isCounted,
      inDoubt: refresh.inDoubt || (refresh.canBeInDoubt && error instanceof TokenRequestError && error.inDoubt),
      retryAt: dueAt,
    });
    if (failure === undefined) throw error;
    const { name } = refresh.integration.provider;
    throw refreshFailed(credential.id, name, "The credential could not be refreshed", {
      ...refreshAdvice(reasonOf(failure), name),
      cause: failure,
      meta: { ...failure.meta, retryAt: retryAt.toISOString() },
    });
  };

  function faultOfOurs({ passage }: LeasedRefresh): Pause {
    return { retryAt: clock.now(), dueAt: clock.now(), isCounted: !passage.isProbe };
  }

  async function settleRefusedGrant(error: TokenRequestError, refresh: LeasedRefresh): Promise<SealedCredential> {
    const { seen, integration, lease, inDoubt } = refresh;
    const { id, projectId, userId } = seen.credential;
    const { name } = integration.provider;
    // somebody else's refresh or a reconnect won: the refused token was simply the old one (TR-09)
    const current = await userCredentials.current(projectId, id);
    const settled = settledElsewhere(current, integration, lease.version);
    if (settled) return settled;
    await pace.afterAnswer(refresh);
    // a refusal that nobody has confirmed yet may be a hiccup: it must not cost a secret that works
    const adopted = await adoptLateReply(refresh, { rivalsToo: (current ?? seen).credential.health.refusals > 0 });
    if (adopted) return adopted;

    const { credential, sealedSecret } = current ?? seen;
    const quarantined = await sealForQuarantine(vault, credential, sealedSecret);
    const at = clock.now();
    const verdict = await write({ projectId, userId }, (queries) =>
      judgeRefusal(queries, {
        credential,
        owner: lease.owner,
        alike: { others: refusedAlike, disprovedBy: "renewal" },
        inDoubt,
        reasonOfDeath: reasonOfDeath({
          health: credential.health.state,
          isEntered: isEntered(integration.provider.auth),
          lastSuccessAt: credential.health.lastSuccessAt,
          idleLimitDays: idleLimitDaysOf(integration.provider),
          grantExpiresAt: credential.grantExpiresAt,
          now: at,
        }),
        quarantined,
        at,
        data: { inDoubt, ...error.meta },
      }),
    );
    if (verdict.kind === "dead") throw needsReconnect(id, name, error);
    if (verdict.kind === "suspect") throw beingConfirmed(id, name, verdict.askAgainAt, error);
    // it came before its time, or the lease was taken: nothing may be concluded from it
    const retryAt = credential.health.confirmAfter ?? at;
    await release(refresh, { at, reason: "refused_once", isCounted: false, inDoubt, retryAt });
    throw beingConfirmed(id, name, retryAt, error);
  }

  /** A lease that cannot be given back runs out by itself; the failure that led here is the one to tell. */
  async function release({ seen: { credential }, lease }: LeasedRefresh, failed: FailedRefresh): Promise<void> {
    const { id, projectId, userId, integrationId } = credential;
    await failpoint("refresh.before_release");
    try {
      await write(credential, async (queries) => {
        await createRefreshLeaseStore(queries).release(projectId, lease, failed);
        if (!failed.isCounted) return;
        const judged = { credentialId: id, version: lease.version };
        if (!(await createHealthStore(queries).fail(projectId, judged, failed.reason, failed.at))) return;
        const data = { reason: failed.reason, from: "healthy" };
        await recordEvent(queries, projectId, healthMoves.failed.event, {
          userId,
          integrationId,
          credentialId: id,
          data,
        });
      });
    } catch (error) {
      logger.warn({ credentialId: id, error: String(error) }, "a refresh lease could not be given back");
    }
  }
}

/** That the token request went wrong, or could not be made; undefined for a fault of ours, which rises as it is. */
function tokenFailureOf(error: unknown): PorticoError | undefined {
  if (!(error instanceof PorticoError)) return undefined;
  const isOne =
    error instanceof TokenRequestError ||
    error.code === "integration.not_configured" ||
    error.code === "connect.input_invalid";
  return isOne ? error : undefined;
}
