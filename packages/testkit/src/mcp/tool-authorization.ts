import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";
import { InvalidGrantError, InvalidTokenError } from "@modelcontextprotocol/sdk/server/auth/errors.js";
import type { AuthorizationParams, OAuthServerProvider } from "@modelcontextprotocol/sdk/server/auth/provider.js";
import type { OAuthClientInformationFull, OAuthTokens } from "@modelcontextprotocol/sdk/shared/auth.js";

interface Grant {
  clientId: string;
  account: string;
  scopes: string[];
  resource: string | undefined;
  accessToken: string;
  refreshToken: string;
  expiresAt: number;
}

/** What the SDK's authorization handlers keep: clients, codes, and grants whose refresh tokens rotate. */
export interface ToolAuthorization extends OAuthServerProvider {
  readonly clients: ReadonlyMap<string, OAuthClientInformationFull>;
  /** What each request for tokens named as its resource, oldest first. */
  readonly resources: readonly (string | undefined)[];
  readonly refreshes: number;
  readonly liveGrants: number;
  /** The server loses what was registered, as one without a database does when it starts again. */
  forgetClients(): void;
  /** Who allows from now on. (`ada`) */
  signInAs(account: string): void;
}

export function createToolAuthorization(settings: { readonly accessTokenLifetimeSeconds: number }): ToolAuthorization {
  const clients = new Map<string, OAuthClientInformationFull>();
  const codes = new Map<string, { clientId: string; account: string; params: AuthorizationParams }>();
  const grants = new Set<Grant>();
  const resources: (string | undefined)[] = [];
  let refreshes = 0;
  let account = "ada";

  const issue = (grant: Omit<Grant, "accessToken" | "refreshToken" | "expiresAt">): OAuthTokens => {
    const lifetime = settings.accessTokenLifetimeSeconds;
    const made: Grant = {
      ...grant,
      accessToken: `canary-tool-access-${randomBytes(12).toString("hex")}`,
      refreshToken: `canary-tool-refresh-${randomBytes(12).toString("hex")}`,
      expiresAt: Math.floor(Date.now() / 1000) + lifetime,
    };
    grants.add(made);
    return {
      access_token: made.accessToken,
      token_type: "bearer",
      expires_in: lifetime,
      refresh_token: made.refreshToken,
      scope: made.scopes.join(" "),
    };
  };

  return {
    clients,
    resources,
    get refreshes() {
      return refreshes;
    },
    get liveGrants() {
      return grants.size;
    },
    forgetClients: () => clients.clear(),
    signInAs: (next) => void (account = next),
    clientsStore: {
      getClient: (id) => clients.get(id),
      registerClient(client) {
        const known = client as OAuthClientInformationFull;
        clients.set(known.client_id, known);
        return known;
      },
    },
    async authorize(client, params, response) {
      const code = randomBytes(16).toString("hex");
      codes.set(code, { clientId: client.client_id, account, params });
      const back = new URL(params.redirectUri);
      back.searchParams.set("code", code);
      if (params.state !== undefined) back.searchParams.set("state", params.state);
      (response as unknown as ServerResponse).writeHead(302, { location: back.href }).end();
    },
    async challengeForAuthorizationCode(client, code) {
      const known = codes.get(code);
      if (known?.clientId !== client.client_id) throw new InvalidGrantError("The code is unknown");
      return known.params.codeChallenge;
    },
    async exchangeAuthorizationCode(client, code, _verifier, redirectUri, resource) {
      const known = codes.get(code);
      codes.delete(code);
      resources.push(resource?.href);
      if (known?.clientId !== client.client_id || known.params.redirectUri !== redirectUri)
        throw new InvalidGrantError("The code is not this client's");
      if (known.params.resource?.href !== resource?.href)
        throw new InvalidGrantError("The code is for another resource");
      return issue({
        clientId: client.client_id,
        account: known.account,
        scopes: known.params.scopes ?? [],
        resource: resource?.href,
      });
    },
    async exchangeRefreshToken(client, refreshToken, _scopes, resource) {
      const grant = [...grants].find((each) => each.refreshToken === refreshToken);
      resources.push(resource?.href);
      if (grant?.clientId !== client.client_id) throw new InvalidGrantError("The refresh token is unknown");
      if (grant.resource !== resource?.href) throw new InvalidGrantError("The grant is for another resource");
      grants.delete(grant);
      refreshes += 1;
      return issue(grant);
    },
    async verifyAccessToken(token) {
      const grant = [...grants].find((each) => each.accessToken === token);
      if (grant === undefined) throw new InvalidTokenError("The token is unknown");
      const { clientId, scopes, expiresAt, resource } = grant;
      return {
        token,
        clientId,
        scopes,
        expiresAt,
        ...(resource === undefined ? {} : { resource: new URL(resource) }),
        extra: { account: grant.account },
      };
    },
    async revokeToken(client, { token }) {
      for (const grant of grants) {
        const isIt = grant.refreshToken === token || grant.accessToken === token;
        if (isIt && grant.clientId === client.client_id) grants.delete(grant);
      }
    },
  };
}
