import { randomToken } from "../../lib/random.ts";
import { buildAuthorizeUrl } from "../authorize-url.ts";
import type { OAuthApp, Transport } from "../oauth-app.ts";
import { newPkce } from "../pkce.ts";

/**
 * Whether a server refuses a client before it shows anybody its consent page (RFC 6749 section 4.1.2.1: it then must not
 * send the browser back, so nobody would ever tell us). The page is asked for once, as a browser without cookies; what it
 * begins there is forgotten. No answer, and any but 400 and 401, says nothing.
 */
export async function refusesClient(
  { outbound }: Pick<Transport, "outbound">,
  app: OAuthApp,
  request: { redirectUri: string; scopes: readonly string[] },
): Promise<boolean> {
  const url = buildAuthorizeUrl(app, { ...request, state: randomToken(), codeChallenge: newPkce().challenge });
  try {
    const { status } = await outbound.call({ method: "GET", url, headers: { accept: "text/html" }, timeoutMs: 5_000 });
    return status === 400 || status === 401;
  } catch {
    return false;
  }
}
