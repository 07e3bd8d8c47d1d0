import { PorticoError } from "../lib/portico-error.ts";
import type { GuardedOutbound } from "../net/outbound.ts";

/**
 * Refuses an address that could never be sent to, or should not: plain http and addresses inside the network unless the
 * operator allows that host and port (PORTICO_EGRESS_ALLOW), and user names or fragments in the URL. A name that does
 * not resolve at the moment is taken; `net` checks again whenever it connects. Throws `webhook.url_refused`.
 */
export async function checkWebhookUrl(url: string, outbound: Pick<GuardedOutbound, "refusalOf">): Promise<void> {
  const { username, password, hash } = new URL(url);
  if (username !== "" || password !== "") throw refused("It must not hold a user name or a password");
  if (hash !== "" || url.includes("#")) throw refused("It must not hold a fragment");
  const refusal = await outbound.refusalOf(url);
  if (refusal) throw new PorticoError("webhook.url_refused", refusal.message, { cause: refusal });
}

function refused(message: string): PorticoError {
  return new PorticoError("webhook.url_refused", message);
}
