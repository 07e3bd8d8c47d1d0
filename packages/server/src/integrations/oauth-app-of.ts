import type { Secret } from "../lib/secret.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import type { Integration } from "./integration.ts";
import { requireClientId } from "./readiness.ts";

/**
 * The OAuth client that an integration is at its provider, for one end user's kind of account. Throws
 * `integration.not_configured` without a client id.
 */
export function oauthAppOf(
  integration: Integration,
  { accountType, values }: Readonly<Pick<OAuthApp, "accountType" | "values">>,
  clientSecret?: Secret,
): OAuthApp {
  return {
    provider: integration.provider,
    clientId: requireClientId(integration),
    clientSecret,
    accountType,
    values,
  };
}
