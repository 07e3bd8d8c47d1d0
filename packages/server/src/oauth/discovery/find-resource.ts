import { readBearerChallenge } from "./bearer-challenge.ts";
import { get, invalid, listOf, readDocument, type DiscoveryTransport, type Members } from "./metadata-document.ts";

/** What a protected resource says of itself (RFC 9728 section 2). */
export interface ProtectedResource {
  /** Its own name for itself, which requests for tokens carry. */
  resource: string;
  /** At least one. */
  issuers: readonly string[];
  /** What to ask for: the refusal's scopes, else all that it supports. Empty: it says nothing. */
  scopes: readonly string[];
}

const wellKnown = "/.well-known/oauth-protected-resource";

/**
 * Finds a resource's metadata (RFC 9728 sections 3 and 5): it is asked without a token, and its refusal names the
 * document; else the document is at one of the two well-known places, by its path and at its root. The document is on the
 * resource's own origin, and is about the address that was asked or one above it (section 3.3).
 *
 * Throws `connect.provider_answer_invalid`, `connect.provider_unreachable`.
 */
export async function findResource(
  transport: Pick<DiscoveryTransport, "outbound" | "clock">,
  address: URL,
  deadline: Date,
): Promise<ProtectedResource> {
  const refusal = await get(transport, address.href, deadline);
  const challenge = refusal.status === 401 ? readBearerChallenge(refusal.headers["www-authenticate"]) : null;
  const named = challenge?.resourceMetadata ?? null;
  const document = named === null ? await atWellKnown(transport, address, deadline) : await atNamed(named);
  if (document === null) throw invalid(`${address.host} has no protected resource metadata`);
  return readResource(document, address, challenge?.scopes ?? []);

  async function atNamed(text: string): Promise<Members | null> {
    const url = URL.parse(text, address.href);
    if (url?.origin !== address.origin || url.username !== "" || url.password !== "")
      throw invalid(`${address.host} names a metadata document on another origin`);
    return readDocument(transport, url.href, deadline);
  }
}

async function atWellKnown(
  transport: Pick<DiscoveryTransport, "outbound" | "clock">,
  { origin, pathname }: URL,
  deadline: Date,
): Promise<Members | null> {
  const atPath = pathname === "/" ? null : await readDocument(transport, `${origin}${wellKnown}${pathname}`, deadline);
  return atPath ?? readDocument(transport, `${origin}${wellKnown}`, deadline);
}

function readResource(document: Members, address: URL, challenged: readonly string[]): ProtectedResource {
  const { resource } = document;
  if (typeof resource !== "string" || !isAtOrAbove(resource, address))
    throw invalid(`The metadata of ${address.host} is about another resource`);
  const issuers = listOf(document, "authorization_servers") ?? [];
  if (issuers.length === 0) throw invalid(`${address.host} names no authorization server`);
  const scopes = challenged.length > 0 ? challenged : (listOf(document, "scopes_supported") ?? []);
  return { resource, issuers, scopes: scopes.filter(isScope) };
}

/** Equal, or the address lies below it; segments count, so `/mcp` is not above `/mcp-other`. */
function isAtOrAbove(resource: string, address: URL): boolean {
  const url = URL.parse(resource);
  if (url === null || url.origin !== address.origin || url.hash !== "" || url.search !== "") return false;
  if (url.username !== "" || url.password !== "" || resource.length > 500) return false;
  const above = url.pathname.endsWith("/") ? url.pathname : `${url.pathname}/`;
  return address.pathname === url.pathname || `${address.pathname}/`.startsWith(above);
}

/** RFC 6749 appendix A.4. */
export function isScope(text: string): boolean {
  return /^[\x21\x23-\x5b\x5d-\x7e]{1,300}$/.test(text);
}
