import type { HealthReason } from "@portico/protocol";
import type { Logger } from "../lib/logger.ts";
import type { PorticoError } from "../lib/portico-error.ts";
import { TokenRequestError, type TokenFailureKind } from "../oauth/token-failure.ts";
import type { LeasedRefresh } from "./leased-refresh.ts";
import type { RefreshBreaker } from "./refresh-breaker.ts";
import type { RefreshPacing } from "./refresh-pacing.ts";

export interface FailurePacingDependencies {
  pacing: RefreshPacing;
  breaker: RefreshBreaker;
  logger: Logger;
}

/** Who waits how long after a refresh without tokens: the credential alone, or the whole integration. */
export interface FailurePacing {
  /** Answers when it may be tried again. */
  afterFailure(error: PorticoError, refresh: LeasedRefresh): Promise<Date>;
  /** The provider answered, though with a no: it is not down. */
  afterAnswer(refresh: LeasedRefresh): Promise<void>;
}

/** What each kind of failure says about a credential; `app_refused` says nothing about any (TR-07). */
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
      const { id, integrationId } = refresh.seen.credential;
      const facts = { credentialId: id, integrationId, code: error.code, error: error.message };
      const reason = reasonOf(error);
      // every credential of the integration would fail alike, and none of them is at fault (TR-08)
      if (reason === "app_refused")
        logger.error(facts, "the integration's app cannot refresh credentials; its settings need a fix");
      else logger.warn(facts, "a refresh failed; it will be tried again");
      const retryAfterSeconds = error instanceof TokenRequestError ? error.retryAfterSeconds : undefined;
      const ownRetryAt = pacing.failed(id, retryAfterSeconds);
      if (reason === "provider_said_no") await answered(refresh);
      else return (await failed(refresh, reason, retryAfterSeconds)) ?? ownRetryAt;
      return ownRetryAt;
    },
    afterAnswer: answered,
  };

  async function answered({ seen: { credential }, integration, passage }: LeasedRefresh): Promise<void> {
    await breaker.succeeded(integration, passage).catch((error: unknown) => {
      logger.warn({ credentialId: credential.id, error: String(error) }, "a breaker could not be told of an answer");
    });
  }

  /** Answers when the breaker lets the next one through, where it is open now. */
  async function failed(
    { seen: { credential }, integration, passage }: LeasedRefresh,
    reason: HealthReason,
    retryAfterSeconds: number | undefined,
  ): Promise<Date | undefined> {
    try {
      const cause = reason === "app_refused" ? "app_refused" : "outage";
      return await breaker.failed(credential, integration, passage, { cause, retryAfterSeconds });
    } catch (error) {
      logger.warn({ credentialId: credential.id, error: String(error) }, "a breaker could not be told of a failure");
      return undefined;
    }
  }
}
