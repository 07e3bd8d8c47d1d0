import type { Integration, Integrations } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import type { Credential } from "./credential.ts";

/** The OAuth client that a credential was made with. Throws `integration.not_configured` when its app is gone. */
export async function oauthAppOf(
  integrations: Pick<Integrations, "clientSecret">,
  integration: Integration,
  { accountType, templateValues }: Credential,
): Promise<OAuthApp> {
  const { clientId, provider } = integration;
  if (clientId === null) {
    throw new PorticoError("integration.not_configured", `The integration "${integration.type}" has no client id`);
  }
  return {
    provider,
    clientId,
    clientSecret: await integrations.clientSecret(integration),
    accountType,
    values: templateValues,
  };
}
