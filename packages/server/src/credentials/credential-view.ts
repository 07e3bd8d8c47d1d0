import type { WireConfiguration, WireCredential } from "@portico/protocol";
import type { Configuration, Credential } from "./credential.ts";

/** The wire's form of a credential (contract 7.6). Never carries a secret. `providerName` is for the words that people read. */
export function toWireCredential(credential: Credential, providerName: string): WireCredential {
  const { accountName, providerData, externalId, accountId, expiresAt } = credential;
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
    refreshFailureCount: credential.refreshFailures,
    isRefreshing: credential.isRefreshing,
    ...(statusReason === undefined ? {} : { statusReason }),
  };
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

/** Why it is not VALID, in words for the end user: what happened and what to do, no protocol words. */
function statusReasonOf(
  { status, statusReason, accountName }: Credential,
  providerName: string,
): { code: string; message: string } | undefined {
  const account = accountName === null ? providerName : `${providerName} (${accountName})`;
  switch (status) {
    case "VALID":
      return undefined;
    case "PENDING":
      return { code: "credential.setup_incomplete", message: `One more answer is needed before ${account} is ready.` };
    case "INVALID":
      return {
        code: statusReason ?? "credential.needs_reconnect",
        message: `${account} no longer lets this app in. Connect it again to go on; your settings are kept.`,
      };
  }
}
