import type { Integration, Integrations } from "../integrations/integration.ts";
import { oauthAppOf } from "../integrations/oauth-app-of.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { isNotIntegrations } from "../oauth/own-client.ts";
import type { NewCredential, SecretValues } from "./credential.ts";

/** What decides which client a credential is renewed and revoked with. */
export interface ClientFacts extends Pick<NewCredential, "accountType" | "oauthClient"> {
  templateValues: Readonly<Record<string, string>>;
}

/**
 * The OAuth client that a credential was made with: its own where it has one, with the secret that is sealed beside its
 * tokens, else the integration's. The two never mix (OA-05).
 */
export async function clientOf(
  integrations: Pick<Integrations, "clientSecret">,
  integration: Integration,
  { accountType, templateValues, oauthClient }: Readonly<ClientFacts>,
  secret: SecretValues,
): Promise<OAuthApp> {
  const own = oauthClient ?? null;
  const clientSecret = isNotIntegrations(own) ? secret.clientSecret : await integrations.clientSecret(integration);
  return oauthAppOf(integration, { accountType, values: templateValues }, clientSecret, own);
}
