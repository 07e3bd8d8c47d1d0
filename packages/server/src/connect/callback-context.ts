import { consentsByOauth1 } from "@portico/providers";
import type { Integration } from "../integrations/integration.ts";
import { PorticoError } from "../lib/portico-error.ts";
import { hashToken, sameHash } from "../lib/random.ts";
import { withServer } from "../oauth/discovery/discovered-server.ts";
import type { Attempt } from "./attempt.ts";
import type { CallbackQuery } from "./callback-query.ts";
import { compareRequestToken } from "./temporary-credentials.ts";

/** A provider's redirect back to us, as it arrived. */
export interface Callback {
  query: CallbackQuery;
  /** `/oauth`, which only attempts with a redirect page of the host's may use, or `/oauth/` and the context. */
  path: string;
  browserValue: string | undefined;
}

/**
 * Compares where, from which browser and from whom a callback came with the attempt that its state belongs to
 * (OA-01, OA-05, OA-06). Throws `connect.context_mismatch`, `connect.other_browser`, `connect.issuer_mismatch`.
 */
export function compareContext(attempt: Attempt, integration: Integration, callback: Callback): void {
  // ours name the integration, and whose client the code is for: both must be where the provider was told to return to
  const ours = new RegExp(`/oauth/${integration.id}(?:/[a-z-]+)?$`).exec(attempt.redirectUri)?.[0];
  if (callback.path !== (ours ?? "/oauth")) {
    throw new PorticoError("connect.context_mismatch", "The callback came to another integration's redirect URL");
  }
  const browserHash = callback.browserValue === undefined ? undefined : hashToken(callback.browserValue);
  if (!browserHash || !attempt.browserHash || !sameHash(browserHash, attempt.browserHash)) {
    throw new PorticoError("connect.other_browser", "The callback came from another browser than the attempt's");
  }
  if (consentsByOauth1(integration.provider.auth)) return compareRequestToken(attempt, callback.query);
  if (callback.query.kind === "verifier" || callback.query.kind === "refusal")
    throw new PorticoError("connect.context_mismatch", "The callback brings the answer of another protocol");
  compareIssuer(attempt, integration, callback.query.issuer);
}

/** RFC 9207 §2.4: an issuer that is advertised must be there and equal; one that appears unadvertised must still match. */
function compareIssuer({ oauthClient }: Attempt, { provider }: Integration, issuer: string | null): void {
  const server = oauthClient?.server ?? null;
  const { auth } = server === null ? provider : withServer(provider, server);
  if (auth.scheme !== "oauth2")
    throw new PorticoError("connect.context_mismatch", "This integration has no OAuth flow");
  const missing = issuer === null && auth.issuerRequired;
  const different = issuer !== null && auth.issuer !== undefined && issuer !== auth.issuer;
  if (missing || different) {
    throw new PorticoError("connect.issuer_mismatch", "The callback's issuer is not the integration's");
  }
}
