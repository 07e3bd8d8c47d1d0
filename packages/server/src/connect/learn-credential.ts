import { identifyAccount } from "../credentials/identify-account.ts";
import type { NewCredential } from "../credentials/credential.ts";
import type { Outbound } from "../net/outbound.ts";
import type { Access } from "../provider-request/provider-request.ts";

/**
 * Asks the provider whose credential this is, and gives what there is to store of it. Throws what `identifyAccount`
 * throws.
 */
export async function learnCredential(
  outbound: Outbound,
  access: Access,
  facts: Pick<NewCredential, "accountType" | "grantedScopes" | "expiresAt">,
): Promise<NewCredential> {
  const { accountId, accountName, extras } = await identifyAccount({ outbound, access });
  return {
    ...facts,
    accountId,
    accountName,
    providerData: extras,
    templateValues: { ...access.templateValues },
    secret: access.secret,
    status: access.provider.postConnectFields.length > 0 ? "PENDING" : "VALID",
  };
}
