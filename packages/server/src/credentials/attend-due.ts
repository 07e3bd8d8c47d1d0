import { randomInt } from "node:crypto";
import type { Integration, Integrations } from "../integrations/integration.ts";
import type { Clock } from "../lib/clock.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { idleLimitDaysOf, renewalOf, type Renewal } from "../oauth/renew-tokens.ts";
import type { CredentialUses } from "./credential-uses.ts";
import type { SecretValues } from "./credential.ts";
import type { DueCredential, DueStore } from "./due-store.ts";
import type { ExpireCredential } from "./expire-credential.ts";
import type { FreshCredentials } from "./fresh-credential.ts";
import { isInUse, nextRefreshAt } from "./refresh-schedule.ts";
import { createRetryBudget } from "./retry-budget.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import type { UserCredentials } from "./user-credentials.ts";
import type { VerifySecret } from "./verify-secret.ts";

export interface AttendDependencies {
  due: DueStore;
  integrations: Pick<Integrations, "byId">;
  userCredentials: Pick<UserCredentials, "current">;
  freshCredentials: Pick<FreshCredentials, "open" | "renew">;
  expireCredential: ExpireCredential;
  verifySecret: VerifySecret;
  uses: Pick<CredentialUses, "lastUsedAt">;
  clock: Clock;
}

/** What the worker does about one credential that is due: renews it, confirms or verifies it, ends it, or puts it off. */
export function createAttendDue(deps: Readonly<AttendDependencies>): (claimed: DueCredential) => Promise<void> {
  const { due, clock } = deps;
  const budget = createRetryBudget();

  return async function attend({ projectId, credentialId }) {
    const held = await deps.userCredentials.current(projectId, credentialId);
    if (held === null || held.credential.status === "INVALID") return;
    const integration = await deps.integrations.byId(projectId, held.credential.integrationId);
    const secret = await deps.freshCredentials.open(held);
    const renewal = renewalOf(integration.provider, secret);
    if (renewal === null) return attendUnrenewable(held, integration, secret);
    const later = restUntil(held, integration, renewal);
    if (later !== undefined) return due.reschedule(projectId, credentialId, later);
    try {
      await deps.freshCredentials.renew(held, integration);
    } catch (error) {
      const retryAt = retryAtOf(error);
      if (retryAt !== undefined) await due.reschedule(projectId, credentialId, spread(retryAt));
      else if (!(error instanceof PorticoError)) throw error;
    }
  };

  /** A key cannot be renewed, but it can be tried, and its time may be over. */
  async function attendUnrenewable(
    held: SealedCredential,
    integration: Integration,
    secret: SecretValues,
  ): Promise<void> {
    const { id, projectId, expiresAt, health } = held.credential;
    if (expiresAt !== null && expiresAt <= clock.now()) {
      await deps.expireCredential(held.credential);
    } else if (health.confirmAfter !== null) {
      await deps.verifySecret(held, integration, secret);
    } else {
      await due.reschedule(projectId, id, expiresAt);
    }
  }

  /** When it is looked at again instead of being renewed now; undefined: renew it. */
  function restUntil(
    { credential, isLeftOpen }: SealedCredential,
    { provider }: Integration,
    renewal: Renewal,
  ): Date | undefined {
    const { id, health, refreshFailures, refreshedAt, createdAt, expiresAt } = credential;
    const now = clock.now();
    if (health.confirmAfter !== null || isLeftOpen) return undefined;
    if (refreshFailures > 0) return budget.spend(now.getTime()) ? undefined : spread(now);
    budget.earn();
    // used when it was scheduled and idle since: it is renewed once a day from now on
    if (isInUse(deps.uses.lastUsedAt(id, health.lastUsedAt), credential, now)) return undefined;
    const idle = { renewal, expiresAt, idleLimitDays: idleLimitDaysOf(provider), isInUse: false };
    const rested = nextRefreshAt({ ...idle, refreshedAt: refreshedAt ?? createdAt });
    return rested !== null && rested > now ? rested : undefined;
  }
}

/** Anywhere in the minute after, so that what was put off together does not come back together. */
function spread(at: Date): Date {
  return new Date(at.getTime() + randomInt(1_000, 60_000));
}

/** When the breaker, a limit or the confirmation lets it be tried again. */
function retryAtOf(error: unknown): Date | undefined {
  if (!(error instanceof PorticoError) || error.meta["providerAsked"] !== false) return undefined;
  const { retryAt } = error.meta;
  return typeof retryAt === "string" ? new Date(retryAt) : undefined;
}
