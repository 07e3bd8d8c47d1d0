import type { Logger } from "../lib/logger.ts";
import type { CredentialGrant } from "../revocations/revocation.ts";
import type { Vault } from "../vault/vault.ts";
import type { Credential, SecretValues } from "./credential.ts";
import type { SealedCredential } from "./sealed-credential.ts";
import { decodeSecretValues, secretContext } from "./secret-values.ts";

/** What a revocation has to know of a credential. */
export function grantOf(credential: Credential): CredentialGrant {
  const { id, projectId, integrationId, userId, accountId, accountName, accountType, oauthClient } = credential;
  const { templateValues, expiresAt } = credential;
  return {
    credentialId: id,
    projectId,
    integrationId,
    userId,
    accountId,
    accountName,
    accountType,
    oauthClient,
    templateValues,
    expiresAt,
  };
}

/** Undefined for a record that cannot be opened: that must keep nobody from disconnecting, and the receipt says so. */
export async function openForRevocation(
  { vault, logger }: Readonly<{ vault: Pick<Vault, "open">; logger: Logger }>,
  { credential, sealedSecret }: SealedCredential,
): Promise<SecretValues | undefined> {
  const { id, projectId, secretVersion } = credential;
  try {
    return decodeSecretValues(await vault.open(projectId, secretContext(id, secretVersion), sealedSecret));
  } catch (error) {
    logger.warn({ credentialId: id, error: String(error) }, "a credential's secret could not be opened to revoke it");
    return undefined;
  }
}
