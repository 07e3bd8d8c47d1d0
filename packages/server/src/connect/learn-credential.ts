import { identifyAccount } from "../credentials/identify-account.ts";
import type { NewCredential } from "../credentials/credential.ts";
import type { AskTransport } from "../provider-request/ask-provider.ts";
import type { Access } from "../provider-request/provider-request.ts";

/**
 * Asks the provider whose credential this is, and gives what there is to store of it. Throws what `identifyAccount`
 * throws.
 */
export async function learnCredential(
  transport: Readonly<AskTransport>,
  access: Access,
  facts: Pick<NewCredential, "accountType" | "oauthClient" | "grantedScopes" | "expiresAt" | "statedExpiresAt">,
): Promise<NewCredential> {
  const { accountId, accountName, extras, expiresAt: told } = await identifyAccount(transport, access);
  return {
    ...facts,
    accountId,
    accountName,
    providerData: extras,
    templateValues: { ...access.templateValues },
    secret: access.secret,
    ...(facts.statedExpiresAt == null && told !== null ? { statedExpiresAt: told } : {}),
    status: access.provider.postConnectFields.length > 0 ? "PENDING" : "VALID",
  };
}
