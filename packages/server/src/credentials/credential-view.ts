import {
  healthSentence,
  type WireConfiguration,
  type WireCredential,
  type WireHealth,
  type WirePause,
} from "@portico/protocol";
import type { ProviderDeclaration } from "@portico/providers";
import type { Configuration, Credential } from "./credential.ts";
import { isHeldBack } from "./failure-reach.ts";
import { endToTell } from "./grant-expiry.ts";
import type { RefreshOutage } from "./refresh-breaker.ts";

/** The wire's form of a credential (contract 7.6). Never carries a secret. `providerName` is for the words that people read. */
export function toWireCredential(credential: Credential, providerName: string): WireCredential {
  const { accountName, providerData, externalId, accountId, expiresAt, missingScopes } = credential;
  const grantExpiresAt = endToTell(
    credential.grantExpiresAt,
    credential.status === "INVALID" ? credential.health.since : null,
  );
  const statusReason = statusReasonOf(credential, providerName);
  return {
    id: credential.id,
    status: credential.status,
    configurations: credential.configurations.map(toWireConfiguration),
    ...(externalId === null ? {} : { externalId }),
    ...(accountId === null ? {} : { providerId: accountId }),
    providerData: accountName === null ? providerData : { ...providerData, accountName },
    projectId: credential.projectId,
    integrationId: credential.integrationId,
    personaId: credential.userId,
    isPreviewCredential: false,
    dateCreated: credential.createdAt.toISOString(),
    dateUpdated: credential.updatedAt.toISOString(),
    dateRefreshed: (credential.refreshedAt ?? credential.createdAt).toISOString(),
    ...(expiresAt === null ? {} : { dateValidUntil: expiresAt.toISOString() }),
    ...(grantExpiresAt === null ? {} : { dateGrantExpires: grantExpiresAt.toISOString() }),
    ...(missingScopes.length === 0 ? {} : { missingScopes: [...missingScopes] }),
    refreshFailureCount: credential.refreshFailures,
    isRefreshing: credential.isRefreshing,
    ...(statusReason === undefined ? {} : { statusReason }),
    health: toWireHealth(credential, providerName),
  };
}

/** What a pause is told from. */
export type PausableCredential = Pick<Credential, "status" | "accountName" | "frozenAt"> &
  Parameters<typeof isHeldBack>[0];

/** What there is around a credential that may pause it. */
export interface PauseSurroundings {
  /** Undefined: it left the catalogue, and nobody asks it for anything. */
  provider: ProviderDeclaration | undefined;
  /** Of its integration; whether it is this credential's as well is asked here, for all who tell of pauses. */
  outage: RefreshOutage | undefined;
  /** Whether a freeze keeps its user from connecting (see `WirePause`). */
  refusesConnecting: boolean;
}

/** What keeps a credential from being used, renewed or connected again; undefined: nothing outside of it. */
export function toWirePause(
  credential: PausableCredential,
  providerName: string,
  { provider, outage, refusesConnecting }: Readonly<PauseSurroundings>,
): WirePause | undefined {
  const account = accountOf(credential, providerName);
  const pause = (code: WirePause["code"], since: Date): WirePause => ({
    code,
    message: healthSentence(code, account),
    since: since.toISOString(),
  });
  // whoever has to reconnect is asked to, whatever else there is; but not where that would be refused (VT-15)
  if (credential.status === "INVALID" && (credential.frozenAt === null || !refusesConnecting)) return undefined;
  if (credential.frozenAt !== null)
    return { ...pause("frozen", credential.frozenAt), ...(refusesConnecting && { refusesConnecting }) };
  if (!outage || !provider || !isHeldBack(credential, provider, outage.cause)) return undefined;
  return pause(outage.cause === "outage" ? "provider_unreachable" : "app_refused", outage.since);
}

export function toWireConfiguration(configuration: Configuration): WireConfiguration {
  const { externalId } = configuration;
  return {
    id: configuration.id,
    connectCredentialId: configuration.credentialId,
    workflowSettings: { ...configuration.workflowSettings },
    sharedSettings: { ...configuration.sharedSettings },
    configMeta: { ...configuration.meta },
    ...(externalId === null ? {} : { externalId }),
    isDefault: configuration.isDefault,
    dateCreated: configuration.createdAt.toISOString(),
    dateUpdated: configuration.updatedAt.toISOString(),
  };
}

/** The truth behind the status, with the sentence that an end user may read. */
function toWireHealth(credential: Credential, providerName: string): WireHealth {
  const { state, since, reason, confirmAfter, lastSuccessAt, lastFailureAt, lastFailureReason } = credential.health;
  return {
    state,
    since: since.toISOString(),
    ...(reason === null
      ? {}
      : {
          reason: {
            code: reason,
            message: healthSentence(reason, accountOf(credential, providerName), credential.frozenAt !== null),
          },
        }),
    ...(lastSuccessAt === null ? {} : { lastSuccess: lastSuccessAt.toISOString() }),
    ...(lastFailureAt === null ? {} : { lastFailure: lastFailureAt.toISOString() }),
    ...(lastFailureReason === null ? {} : { lastFailureReason }),
    ...(confirmAfter === null ? {} : { confirmAfter: confirmAfter.toISOString() }),
  };
}

/** Why it is not VALID, in words for the end user: what happened and what to do, no protocol words. */
function statusReasonOf(credential: Credential, providerName: string): { code: string; message: string } | undefined {
  const account = accountOf(credential, providerName);
  switch (credential.status) {
    case "VALID":
      return undefined;
    case "PENDING":
      return { code: "credential.setup_incomplete", message: `One more answer is needed before ${account} is ready.` };
    case "INVALID":
      return {
        code: credential.statusReason ?? "credential.needs_reconnect",
        message: healthSentence(credential.health.reason ?? "grant_revoked", account, credential.frozenAt !== null),
      };
  }
}

function accountOf({ accountName }: Pick<Credential, "accountName">, providerName: string): string {
  return accountName === null ? providerName : `${providerName} (${accountName})`;
}
