import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, sameHash } from "../lib/random.ts";
import type { Attempt } from "./attempt.ts";
import type { CallbackQuery } from "./callback-query.ts";

/** A provider's redirect back to us, as it arrived. */
export interface Callback {
  query: CallbackQuery;
  /** From the path; null on the bare `/oauth`, which only attempts with a redirect page of the host's may use. */
  integrationId: string | null;
  browserValue: string | undefined;
}

/**
 * Compares where, from which browser and from whom a callback came with the attempt that its state belongs to
 * (OA-01, OA-05, OA-06). Throws `connect.context_mismatch`, `connect.other_browser`, `connect.issuer_mismatch`.
 */
export function compareContext(attempt: Attempt, integration: Integration, callback: Callback): void {
  const ours = attempt.redirectUri.endsWith(`/oauth/${integration.id}`);
  if (ours ? callback.integrationId !== integration.id : callback.integrationId !== null) {
    throw new PorticoError("connect.context_mismatch", "The callback came to another integration's redirect URL");
  }
  const browserHash = callback.browserValue === undefined ? undefined : hashToken(callback.browserValue);
  if (!browserHash || !attempt.browserHash || !sameHash(browserHash, attempt.browserHash)) {
    throw new PorticoError("connect.other_browser", "The callback came from another browser than the attempt's");
  }
  compareIssuer(integration, callback.query.issuer);
}

/** RFC 9207 §2.4: an issuer that is advertised must be there and equal; one that appears unadvertised must still match. */
function compareIssuer(integration: Integration, issuer: string | null): void {
  const { auth } = integration.provider;
  if (auth.scheme !== "oauth2")
    throw new PorticoError("connect.context_mismatch", "This integration has no OAuth flow");
  const missing = issuer === null && auth.issuerRequired;
  const different = issuer !== null && auth.issuer !== undefined && issuer !== auth.issuer;
  if (missing || different) {
    throw new PorticoError("connect.issuer_mismatch", "The callback's issuer is not the integration's");
  }
}
