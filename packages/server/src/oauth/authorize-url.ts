import { endpointUrl } from "./endpoint-url.ts";
import { oauthOf, type OAuthApp } from "./oauth-app.ts";

export interface AuthorizeRequest {
  scopes: readonly string[];
  state: string;
  redirectUri: string;
  /** The S256 challenge; null only for a provider with a recorded exemption (OA-08). */
  codeChallenge: string | null;
}

/**
 * The address of the provider's consent page (RFC 6749 section 4.1.1, RFC 7636 section 4.3). The flow's own parameters
 * win over those that the declaration adds. Holds no secret.
 *
 * Throws `connect.input_invalid` when the app's values do not lead to the provider.
 */
export function buildAuthorizeUrl(app: OAuthApp, request: AuthorizeRequest): string {
  const auth = oauthOf(app);
  const url = endpointUrl(app, "authorizeUrl");
  if (url === null) throw new TypeError(`${app.provider.key} declares no authorize URL`);
  if (request.codeChallenge === null && auth.pkceExemption === undefined) {
    throw new TypeError(`${app.provider.key} has no recorded exemption from PKCE`);
  }
  const parameters = new Map(Object.entries(auth.authorizeParameters));
  parameters.set("response_type", "code");
  parameters.set("client_id", app.clientId);
  parameters.set("redirect_uri", request.redirectUri);
  parameters.set("state", request.state);
  if (request.scopes.length > 0) parameters.set(auth.scopeParameter, request.scopes.join(auth.scopeSeparator));
  if (app.resource !== undefined) {
    parameters.set("resource", app.resource);
    // OpenID Connect Core section 11: the scope is ignored without it, and nobody wrote the parameter into a declaration
    if (request.scopes.includes("offline_access")) parameters.set("prompt", "consent");
  }
  if (request.codeChallenge !== null) {
    parameters.set("code_challenge", request.codeChallenge);
    parameters.set("code_challenge_method", auth.pkce);
  }
  for (const [name, value] of parameters) url.searchParams.set(name, value);
  // "+" is a space in forms only (WHATWG URL); some consent pages read it as a plus
  url.search = url.searchParams.toString().replaceAll("+", "%20");
  return url.href;
}
