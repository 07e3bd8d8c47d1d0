import { randomInt } from "node:crypto";
import type { HealthReason } from "@portico/protocol";
import type { Logger } from "../lib/logger.ts";
import type { PorticoError } from "../lib/portico-error.ts";
import { TokenRequestError, type TokenFailureKind } from "../oauth/token-failure.ts";
import type { BreakerCause } from "./breaker-store.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import { failuresUntilFailing } from "./health.ts";
import { fullHeadStartMs } from "./probe-turn.ts";
import type { RefreshBreaker } from "./refresh-breaker.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";
import { sharedTroubleOf } from "./failure-reach.ts";

export interface FailurePacingDependencies {
  pacing: RefreshPacing;
  breaker: RefreshBreaker;
  logger: Logger;
}

/** What follows for a credential from a refresh that gave no token. */
export interface Pause {
  /** When it may be tried again. */
  retryAt: Date;
  /** When the worker does so. */
  dueAt: Date;
  /** Whether the failure counts against it; the trouble of a whole integration does not. */
  isCounted: boolean;
}

/** Who waits how long after a refresh without tokens: the credential alone, or the whole integration. */
export interface FailurePacing {
  afterFailure(error: PorticoError, refresh: LeasedRefresh): Promise<Pause>;
  /** The provider answered, though with a no: it is not down. */
  afterAnswer(refresh: LeasedRefresh): Promise<void>;
}

/** What each kind of failure says about a credential; `app_refused` says nothing about one that is not refused alone (TR-07). */
const reasons: Readonly<Record<TokenFailureKind, HealthReason>> = {
  unreachable: "provider_unreachable",
  grant_refused: "refused_once",
  app_refused: "app_refused",
  denied: "provider_said_no",
  answer_invalid: "provider_answer_invalid",
};

/** What a failure says about a credential, in the words of the table of reasons. */
export function reasonOf(error: PorticoError): HealthReason {
  return error instanceof TokenRequestError ? reasons[error.kind] : "app_refused";
}

export function createFailurePacing({ pacing, breaker, logger }: Readonly<FailurePacingDependencies>): FailurePacing {
  return {
    async afterFailure(error, refresh) {
      const { credential } = refresh.seen;
      const { id, integrationId } = credential;
      const facts = { credentialId: id, integrationId, code: error.code, error: error.message };
      const reason = reasonOf(error);
      const isNotConfigured = error.code === "integration.not_configured";
      const trouble = sharedTroubleOf(error, refresh.passage.shared);
      const retryAfterSeconds = error instanceof TokenRequestError ? error.retryAfterSeconds : undefined;
      const ownRetryAt = pacing.failed(credential, refresh.integration, retryAfterSeconds);
      const openUntil = trouble && (await failed(refresh, trouble, retryAfterSeconds));
      // every credential of the integration would fail alike, and none of them is at fault (TR-08)
      if ((trouble === "app_refused" && openUntil !== undefined) || isNotConfigured)
        logger.error(facts, "the integration's app cannot refresh credentials; its settings need a fix");
      else logger.warn(facts, "a refresh failed; it will be tried again");
      const isOutageCounted = trouble === "outage" && !refresh.passage.isProbe;
      if (openUntil !== undefined)
        return { retryAt: openUntil, dueAt: behindOthers(openUntil), isCounted: isOutageCounted };
      const dueAt = fartherOff(ownRetryAt, credential.refreshFailures, reason);
      if (trouble === "outage") return { retryAt: ownRetryAt, dueAt, isCounted: isOutageCounted };
      // a no to this account is an answer to a client that it knows; any other error of its own may be about the client
      if (reason === "provider_said_no") await answered(refresh);
      else if (trouble === undefined)
        await tellBreaker(refresh, () => breaker.answered(refresh.integration, refresh.passage));
      return { retryAt: ownRetryAt, dueAt, isCounted: !isNotConfigured };
    },
    afterAnswer: answered,
  };

  async function answered(refresh: LeasedRefresh): Promise<void> {
    await tellBreaker(refresh, () => breaker.succeeded(refresh.integration, refresh.passage));
  }

  /** Answers when the breaker lets this credential through, where it is open now. */
  async function failed(
    refresh: LeasedRefresh,
    cause: BreakerCause,
    retryAfterSeconds: number | undefined,
  ): Promise<Date | undefined> {
    const { seen, integration, passage } = refresh;
    return tellBreaker(refresh, () =>
      breaker.failed(seen.credential, integration, passage, { cause, retryAfterSeconds }),
    );
  }

  async function tellBreaker<Result>(
    { seen }: LeasedRefresh,
    tell: () => Promise<Result>,
  ): Promise<Result | undefined> {
    try {
      return await tell();
    } catch (error) {
      const facts = { credentialId: seen.credential.id, error: String(error) };
      logger.warn(facts, "a breaker could not be told how a refresh went");
      return undefined;
    }
  }
}

/**
 * In the worker's queue the next try is farther off with every failure in a row, ten minutes at most; an hour where the
 * provider said no, which waiting seldom mends. Else accounts that are locked for months would take the others' retries, which
 * share one budget. Whoever calls does not wait for it.
 */
function fartherOff(at: Date, failures: number, reason: HealthReason): Date {
  if (failures < failuresUntilFailing) return at;
  const longestMs = reason === "provider_said_no" || reason === "app_refused" ? 60 * 60_000 : 10 * 60_000;
  const restMs = Math.min(longestMs, 30_000 * 2 ** (failures - failuresUntilFailing));
  return new Date(at.getTime() + randomInt(restMs / 2, restMs + 1));
}

/** In the worker's queue too, where the others are put off by as much at most. */
function behindOthers(at: Date): Date {
  return new Date(at.getTime() + fullHeadStartMs + randomInt(1_000, 60_000));
}
