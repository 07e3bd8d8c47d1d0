import type { UserCaller } from "../http/context.ts";
import type { Database } from "../db/database.ts";
import type { Integration, Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import type { Logger } from "../lib/logger.ts";
import type { Outbound } from "../net/outbound.ts";
import { tokenTimeoutMs } from "../oauth/client-request.ts";
import { pollDeviceAuthorization, type DevicePoll } from "../oauth/device-authorization.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { Vault } from "../vault/vault.ts";
import type { Attempt, Device } from "./attempt.ts";
import type { Attempts } from "./attempts.ts";
import { deviceAppOf, deviceCodeContext } from "./connect-by-device.ts";
import type { Complete } from "./connect-complete.ts";
import { createDevicePollStore } from "./device-poll-store.ts";

export interface PollDeviceDependencies {
  database: Database;
  attempts: Pick<Attempts, "find" | "fail">;
  complete: Pick<Complete, "withTokens">;
  integrations: Pick<Integrations, "byId" | "clientSecret">;
  vault: Pick<Vault, "open">;
  outbound: Pick<Outbound, "call">;
  clock: Clock;
  logger: Logger;
}

export type PollDevice = ReturnType<typeof createPollDevice>;

/** How long a poll is its node's: longer than the call's own limit. After that a node that died has lost it. */
const claimMs = tokenTimeoutMs + 5_000;

/**
 * Asks the provider whether the end user has typed the code, when the opener asks for the attempt's outcome and the
 * provider's interval has passed: nobody polls for an end user who has left. One node polls at a time. What the provider
 * answers is the attempt's outcome; nothing is thrown for it.
 */
export function createPollDevice(deps: Readonly<PollDeviceDependencies>) {
  const { database, attempts, complete, integrations, vault, outbound, clock, logger } = deps;
  const store = createDevicePollStore(database.queries);

  return async function pollDevice(caller: UserCaller, attemptKey: string): Promise<void> {
    const attempt = await attempts.find(caller, attemptKey);
    if (attempt?.state !== "handed_off" || !attempt.device || !attempt.grantSecret) return;
    const { projectId, id, device } = attempt;
    const at = clock.now();
    const claimedUntil = new Date(at.getTime() + claimMs);
    if (!(await store.claim(projectId, id, at, claimedUntil))) return;
    const integration = await integrations.byId(projectId, attempt.integrationId);
    const found = await ask(attempt, integration, device, attempt.grantSecret);
    if (!found) return;
    switch (found.kind) {
      case "later": {
        const { afterSeconds, intervalSeconds } = found;
        const nextPollAt = new Date(clock.now().getTime() + afterSeconds * 1000);
        return store.schedule(projectId, id, { claimedUntil, device: { ...device, intervalSeconds }, nextPollAt });
      }
      case "expired":
        await attempts.fail(attempt, "connect.timed_out", { providerError: "expired_token" });
        return;
      case "tokens":
        return complete.withTokens(attempt, integration, found.answer);
    }
  };

  /** Undefined: the provider refused, and the attempt has failed. */
  async function ask(
    attempt: Attempt,
    integration: Integration,
    device: Device,
    sealed: Uint8Array,
  ): Promise<DevicePoll | undefined> {
    const app = await deviceAppOf(integrations, attempt, integration);
    const deviceCode = await vault.open(attempt.projectId, deviceCodeContext(attempt), sealed);
    const { intervalSeconds } = device;
    try {
      return await pollDeviceAuthorization({ outbound, clock }, app, { deviceCode, intervalSeconds });
    } catch (error) {
      // of anything else, a vault that is away, the next poll may know better
      if (!(error instanceof TokenRequestError)) throw error;
      const reference = await attempts.fail(attempt, error.code, error.meta);
      logger.warn({ attemptId: attempt.id, code: error.code, reference }, "a connect attempt failed");
      return undefined;
    }
  }
}
