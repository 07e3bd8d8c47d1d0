import type { Queries } from "../db/database.ts";
import { forgetRegistration } from "../integrations/registered-clients.ts";
import { isNotIntegrations } from "../oauth/own-client.ts";
import { TokenRequestError } from "../oauth/token-failure.ts";
import type { Credential } from "./credential.ts";

/**
 * What a refused client means for a credential. The host's app can be mended; a client that this server registered by
 * itself, and that its server forgot, cannot: the refresh token was that client's, so the grant is refused. The
 * registration is forgotten, or reconnecting would meet the same refusal. Other errors stay as they are.
 */
export async function refusedWithItsClient(queries: Queries, credential: Credential, error: unknown): Promise<unknown> {
  const { oauthClient, projectId, integrationId } = credential;
  if (!isNotIntegrations(oauthClient) || !oauthClient.server) return error;
  if (!(error instanceof TokenRequestError) || error.meta["providerError"] !== "invalid_client") return error;
  await forgetRegistration(queries, projectId, integrationId, oauthClient.clientId);
  return new TokenRequestError("grant_refused", "The authorization server does not know the credential's client", {
    cause: error,
    providerError: "invalid_client",
  });
}
