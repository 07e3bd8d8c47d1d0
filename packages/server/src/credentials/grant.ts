import type { Logger } from "../lib/logger.ts";
import type { CredentialGrant, RevocationOrder } from "../revocations/revocation.ts";
import { isLostRecord } from "../vault/lost-record.ts";
import type { SealContext, Vault } from "../vault/vault.ts";
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

/**
 * Whether the provider may have given newer tokens that nobody holds: in an answer that was lost, or that a restore undid;
 * and the refresh that is under way, where its answer is the only one that is not known.
 */
export function openRenewalOf({
  credential: { health },
  isLeftOpen,
  openLease,
}: SealedCredential): Pick<RevocationOrder, "isRenewalOpen" | "openRenewal"> {
  const isInDoubt = health.state === "in_doubt" || health.reason === "lost_in_doubt";
  return { isRenewalOpen: isLeftOpen || isInDoubt, openRenewal: isInDoubt ? null : openLease };
}

/**
 * Undefined for a record that can never be opened again: that must keep nobody from disconnecting, and the receipt says
 * so. Throws what may be better at the next try: a secret that is given up for it could never be revoked.
 */
export async function openForRevocation(
  deps: Readonly<OpenForRevocationDependencies>,
  { credential: { id, projectId, secretVersion }, sealedSecret }: SealedCredential,
): Promise<SecretValues | undefined> {
  return openUnlessLost(deps, { credentialId: id, projectId }, secretContext(id, secretVersion), sealedSecret);
}

/** The same for any sealed secret of a credential. */
export async function openUnlessLost(
  { vault, logger }: Readonly<OpenForRevocationDependencies>,
  { credentialId, projectId }: Pick<CredentialGrant, "credentialId" | "projectId">,
  context: SealContext,
  sealedSecret: Uint8Array,
): Promise<SecretValues | undefined> {
  try {
    // not for "use": the brake holds back whoever uses too many, and must not hold back whoever takes them out of use
    return decodeSecretValues(await vault.open(projectId, context, sealedSecret, "revoke"));
  } catch (error) {
    if (!isLostRecord(error)) throw error;
    logger.warn({ credentialId, field: context.field, error: error.message }, "a secret cannot be opened to revoke it");
    return undefined;
  }
}

interface OpenForRevocationDependencies {
  vault: Pick<Vault, "open">;
  logger: Logger;
}
