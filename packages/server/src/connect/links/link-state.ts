import type { ConnectLink } from "@portico/protocol/endpoints";
import type { LinkRecord } from "./link-store.ts";

/** Connected counts before all else: whoever revokes a link afterwards takes nothing back by it. */
export function stateOf(link: LinkRecord, now: Date): ConnectLink["state"] {
  if (link.isConnected) return "connected";
  if (link.revokedAt !== null) return "revoked";
  if (link.openedAt !== null) return "opened";
  return link.expiresAt <= now ? "expired" : "waiting";
}
