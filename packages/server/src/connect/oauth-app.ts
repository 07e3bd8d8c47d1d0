import type { Integration } from "../integrations/integration.ts";
import type { Secret } from "../lib/secret.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import { PorticoError } from "../lib/portico-error.ts";

/** The OAuth client that an integration is at its provider. Throws `integration.not_configured` without a client id. */
export function oauthApp(
  integration: Integration,
  clientSecret: Secret | undefined,
  accountType: string | null,
  values: Readonly<Record<string, string>>,
): OAuthApp {
  if (integration.clientId === null) {
    throw new PorticoError("integration.not_configured", `The integration "${integration.type}" has no client id`);
  }
  return { provider: integration.provider, clientId: integration.clientId, clientSecret, accountType, values };
}
