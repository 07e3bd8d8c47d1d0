import { needsApp } from "@portico/providers";
import type { Secret } from "../lib/secret.ts";
import { withServer } from "../oauth/discovery/discovered-server.ts";
import type { OAuthApp } from "../oauth/oauth-app.ts";
import type { OwnClient } from "../oauth/own-client.ts";
import type { Integration } from "./integration.ts";
import { requireClientId } from "./readiness.ts";

/**
 * The OAuth client that an integration is at its provider, for one end user's kind of account; `own` is that of a
 * credential or attempt that has one, and then the project's is never used (OA-05). Throws `integration.not_configured`
 * without a client id, where there has to be one.
 */
export function oauthAppOf(
  integration: Integration,
  { accountType, values }: Readonly<Pick<OAuthApp, "accountType" | "values">>,
  clientSecret?: Secret,
  own: OwnClient | null = null,
): OAuthApp {
  const { auth } = integration.provider;
  const server = own?.server ?? null;
  return {
    provider: server === null ? integration.provider : withServer(integration.provider, server),
    clientId: own?.clientId ?? (needsApp(auth) || server !== null ? requireClientId(integration) : ""),
    clientSecret,
    accountType,
    values,
    scopes: integration.scopes,
    ...(server === null ? {} : { resource: server.resource }),
  };
}
