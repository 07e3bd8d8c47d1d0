import type { OAuth2Discovery, ProviderDeclaration } from "@portico/providers";

/**
 * An authorization server as it was discovered, pinned to the attempt and to the credential that came of it: later
 * metadata cannot lead a refresh token elsewhere (OA-21, OA-22). Public facts, stored as they are here.
 */
export interface DiscoveredServer {
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string | null;
  /** Whether the server says that it names itself in the callback (RFC 9207 section 3); then it has to. */
  issuerInCallback: boolean;
  /** The resource indicator of every request (RFC 8707 section 2). */
  resource: string;
  clientAuthentication: ClientAuthentication;
}

export type ClientAuthentication = "none" | "basic" | "body";

/** As a row has it; null for what no version of ours wrote. */
export function readDiscoveredServer(stored: unknown): DiscoveredServer | null {
  if (typeof stored !== "object" || stored === null) return null;
  const { issuer, authorizeUrl, tokenUrl, revokeUrl, issuerInCallback, resource, clientAuthentication } =
    stored as Record<string, unknown>;
  if (![issuer, authorizeUrl, tokenUrl, resource].every(isText)) return null;
  if (clientAuthentication !== "none" && clientAuthentication !== "basic" && clientAuthentication !== "body")
    return null;
  return {
    issuer: issuer as string,
    authorizeUrl: authorizeUrl as string,
    tokenUrl: tokenUrl as string,
    revokeUrl: isText(revokeUrl) ? revokeUrl : null,
    issuerInCallback: issuerInCallback === true,
    resource: resource as string,
    clientAuthentication,
  };
}

/**
 * The declaration as if its author had known the server: what every function of this room understands. Its hosts are the
 * endpoints' own, because this is only for the client's requests; the API's requests go by the declaration as it is.
 */
export function withServer(provider: ProviderDeclaration, server: DiscoveredServer): ProviderDeclaration {
  const { auth } = provider;
  if (auth.scheme !== "oauth2_discovery") return provider;
  const { issuer, authorizeUrl, tokenUrl, revokeUrl, issuerInCallback, clientAuthentication } = server;
  const endpoints = [authorizeUrl, tokenUrl, ...(revokeUrl === null ? [] : [revokeUrl])];
  return {
    ...provider,
    hosts: [...new Set(endpoints.map((url) => new URL(url).origin))],
    auth: {
      ...sharedFacts(auth),
      scheme: "oauth2",
      authorizeUrl,
      tokenUrl,
      ...(revokeUrl === null ? {} : { revokeUrl }),
      clientAuthentication,
      clientAssertion: { algorithm: "RS256", lifetimeSeconds: 60 },
      tokenRequest: "form",
      scopeSeparator: " ",
      scopeParameter: "scope",
      pkce: "S256",
      authorizeParameters: {},
      tokenParameters: {},
      tokenHeaders: {},
      issuer,
      issuerRequired: issuerInCallback,
    },
  };
}

function sharedFacts({
  revokeRequest,
  scopes,
  tokenAnswer,
  tokenFields,
  tokenFieldPatterns,
  refresh,
}: OAuth2Discovery) {
  // a server that gives no refresh token is not refused: when the grant ends is known then, and told
  return {
    revokeRequest,
    scopes,
    tokenAnswer,
    tokenFields,
    tokenFieldPatterns,
    refresh: { ...refresh, kind: "none" as const },
  };
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}
