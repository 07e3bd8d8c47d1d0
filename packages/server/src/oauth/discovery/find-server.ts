import { isAllowedHost } from "@portico/providers";
import type { ClientAuthentication } from "./discovered-server.ts";
import { invalid, listOf, readDocument, type DiscoveryTransport, type Members } from "./metadata-document.ts";

/** What an authorization server says of itself (RFC 8414 section 2), as far as this client goes by it. */
export interface ServerMetadata {
  issuer: string;
  authorizeUrl: string;
  tokenUrl: string;
  revokeUrl: string | null;
  /** Null: it takes no registrations. */
  registrationUrl: string | null;
  issuerInCallback: boolean;
  /** Ways of this client to prove itself that the server takes, the strongest first. Never empty. */
  authentications: readonly ClientAuthentication[];
  /** Whether `offline_access` is a scope there (OpenID Connect Core section 11): without it no refresh token would come. */
  hasOfflineAccess: boolean;
}

/**
 * Reads an issuer's metadata: RFC 8414 section 3.1 with the path behind the well-known part, then OpenID Connect
 * Discovery both ways, as the MCP specification orders them. `issuer` must equal the one that was asked, to the letter
 * (OA-22); PKCE with S256 must be advertised (OA-08); each endpoint is on the issuer's origin or on one of
 * `endpointHosts`, and not on an address that this server may not call, the consent page included.
 *
 * Throws `connect.provider_answer_invalid`, `connect.provider_unreachable`.
 */
export async function findServer(
  transport: DiscoveryTransport,
  issuer: string,
  endpointHosts: readonly string[],
  deadline: Date,
): Promise<ServerMetadata> {
  for (const url of wellKnownOf(issuer)) {
    const document = await readDocument(transport, url, deadline);
    if (document === null) continue;
    const metadata = readMetadata(document, issuer, endpointHosts);
    const { authorizeUrl, tokenUrl, revokeUrl, registrationUrl } = metadata;
    const endpoints = [authorizeUrl, tokenUrl, revokeUrl, registrationUrl].filter((each) => each !== null);
    const refusals = await Promise.all(endpoints.map((each) => transport.outbound.refusalOf(each)));
    if (refusals.some((refusal) => refusal !== null))
      throw invalid("An endpoint is at an address that may not be called");
    return metadata;
  }
  throw invalid("The authorization server has no metadata");
}

function wellKnownOf(issuer: string): string[] {
  const url = URL.parse(issuer);
  if (url === null || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "")
    throw invalid("The issuer is not an address without query and fragment (RFC 8414 section 2)");
  const path = url.pathname.replace(/\/$/, "");
  const { origin } = url;
  return [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    ...(path === "" ? [] : [`${origin}${path}/.well-known/openid-configuration`]),
  ];
}

function readMetadata(document: Members, issuer: string, endpointHosts: readonly string[]): ServerMetadata {
  if (document["issuer"] !== issuer) throw invalid("The metadata is another issuer's");
  if (!listOf(document, "code_challenge_methods_supported")?.includes("S256"))
    throw invalid("The authorization server does not advertise PKCE with S256");
  if (listOf(document, "response_types_supported")?.includes("code") === false)
    throw invalid("The authorization server gives no codes");
  const allowed = [new URL(issuer).origin, ...endpointHosts];
  const endpoint = (name: string): string | null => readEndpoint(document, name, allowed);
  const authorizeUrl = endpoint("authorization_endpoint");
  const tokenUrl = endpoint("token_endpoint");
  if (authorizeUrl === null || tokenUrl === null) throw invalid("The metadata lacks an endpoint");
  return {
    issuer,
    authorizeUrl,
    tokenUrl,
    revokeUrl: endpoint("revocation_endpoint"),
    registrationUrl: endpoint("registration_endpoint"),
    issuerInCallback: document["authorization_response_iss_parameter_supported"] === true,
    authentications: authenticationsOf(document),
    hasOfflineAccess: listOf(document, "scopes_supported")?.includes("offline_access") === true,
  };
}

function readEndpoint(document: Members, name: string, allowed: readonly string[]): string | null {
  const text = document[name];
  if (text === undefined || text === null) return null;
  // braces would be a placeholder in a declaration's address
  if (typeof text !== "string" || text.length > 500 || /[{}#]/.test(text) || !isAllowedHost(text, allowed))
    throw invalid(`"${name}" is not an address at the issuer`);
  return new URL(text).href;
}

/** RFC 8414 section 2: Basic is what absence means. */
function authenticationsOf(document: Members): ClientAuthentication[] {
  const told = listOf(document, "token_endpoint_auth_methods_supported") ?? ["client_secret_basic"];
  const known = Object.entries(authenticationsByName).filter(([name]) => told.includes(name));
  if (known.length === 0) throw invalid("The authorization server takes no kind of client that this one can be");
  return known.map(([, authentication]) => authentication);
}

/** The registered names (RFC 7591 section 2), the strongest first. */
export const authenticationsByName: Readonly<Record<string, ClientAuthentication>> = {
  client_secret_basic: "basic",
  client_secret_post: "body",
  none: "none",
};
