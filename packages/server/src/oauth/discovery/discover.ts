import type { OAuth2Discovery } from "@portico/providers";
import type { OAuthApp } from "../oauth-app.ts";
import { addressOf } from "../endpoint-url.ts";
import { findResource } from "./find-resource.ts";
import { findServer, type ServerMetadata } from "./find-server.ts";
import { invalid, type DiscoveryTransport } from "./metadata-document.ts";

/** A resource and its authorization server, as they are now. */
export interface Discovery {
  server: ServerMetadata;
  resource: string;
  /** What is asked for where the integration names no scopes (RFC 9728 section 2, RFC 6750 section 3). */
  scopes: readonly string[];
}

export type Discover = (app: Pick<OAuthApp, "provider" | "values">, auth: OAuth2Discovery) => Promise<Discovery>;

const budgetMs = 15_000;
const rememberedMs = 5 * 60 * 1000;
const mostRemembered = 500;

/**
 * Discovery with a memory: one answer for all who ask for a resource within five minutes, and one request for those who
 * ask at once. What went wrong is not remembered. At most 15 seconds, 500 resources.
 *
 * The function throws `connect.provider_answer_invalid`, `connect.provider_unreachable`, and `connect.input_invalid` when
 * the end user's values do not lead to the provider.
 */
export function createDiscover(transport: Readonly<DiscoveryTransport>): Discover {
  const { clock } = transport;
  const known = new Map<string, { until: number; discovery: Promise<Discovery> }>();

  return function discover({ provider, values }, auth) {
    const address = addressOf({ provider }, auth.resource, values);
    const key = JSON.stringify([address.href, auth.issuer, auth.endpointHosts]);
    const now = clock.now().getTime();
    const found = known.get(key);
    if (found && found.until > now) return found.discovery;
    if (known.size >= mostRemembered) known.clear();
    const discovery = look(transport, address, auth);
    const entry = { until: now + rememberedMs, discovery };
    known.set(key, entry);
    discovery.catch(() => {
      if (known.get(key) === entry) known.delete(key);
    });
    return discovery;
  };
}

async function look(
  transport: Readonly<DiscoveryTransport>,
  address: URL,
  { issuer, endpointHosts }: OAuth2Discovery,
): Promise<Discovery> {
  const deadline = new Date(transport.clock.now().getTime() + budgetMs);
  const { resource, issuers, scopes } = await findResource(transport, address, deadline);
  const chosen = issuer === undefined ? issuers[0] : issuers.find((each) => each === issuer);
  if (chosen === undefined) throw invalid("The resource does not name the issuer that the declaration expects");
  const server = await findServer(transport, chosen, endpointHosts, deadline);
  const offline = server.hasOfflineAccess && !scopes.includes("offline_access") ? ["offline_access"] : [];
  return { server, resource, scopes: [...scopes, ...offline] };
}
