import type { Integration } from "../integrations/integration.ts";
import type { Logger } from "../lib/logger.ts";
import type { RefreshBreaker } from "./refresh-breaker.ts";

/** Tells that a provider has just given tokens to the integration's own app. Never throws: what was stored stays stored. */
export type AppWasAccepted = (integration: Integration) => Promise<void>;

/**
 * Renewals that wait because the provider refused the app go on. One account's exchange says nothing of an outage: that
 * ends with a probe.
 */
export function createAppAcceptance({
  breaker,
  logger,
}: Readonly<{ breaker: Pick<RefreshBreaker, "outageOf" | "succeeded">; logger: Logger }>): AppWasAccepted {
  return async function appWasAccepted(integration) {
    try {
      const outage = await breaker.outageOf(integration.projectId, integration.id);
      if (outage?.cause === "app_refused") await breaker.succeeded(integration, { isProbe: false, isCounted: true });
    } catch (error) {
      const facts = { integrationId: integration.id, error: String(error) };
      logger.warn(facts, "a breaker could not be closed; the next success will");
    }
  };
}
