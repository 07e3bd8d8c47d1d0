import type { CredentialId } from "@portico/protocol";
import type { CredentialToImport } from "@portico/protocol/endpoints";
import { hasConsent } from "@portico/providers";
import type { NewCredential } from "../credentials/credential.ts";
import { encodeSecretValues } from "../credentials/secret-values.ts";
import type { Integration } from "../integrations/integration.ts";
import { hashToken, sameHash } from "../lib/random.ts";
import type { createImportStore, KnownSource } from "./import-store.ts";
import type { SkipReason } from "./import-outcome.ts";

/** What an import would put over a credential that it brought before. */
export interface Brought {
  /** Its name elsewhere. */
  sourceId: string;
  /**
   * What its secret is known again by, as a hash: the refresh token, else all of it. What people may have made up could be
   * guessed from that, so a key or password is known by its name alone.
   */
  token: Uint8Array;
  /** It can be renewed, and may be spent by that. */
  isRenewable: boolean;
  /** As its record says; undefined: nobody did, or with a day to come, which freezes of a time would never reach. */
  consentedAt: Date | undefined;
}

export function broughtBy(
  { sourceId, consentedAt }: CredentialToImport,
  { secret }: NewCredential,
  now: Date,
): Brought {
  const { accessToken, refreshToken } = secret;
  const known = accessToken ? encodeSecretValues(secret).reveal() : JSON.stringify({ sourceId });
  return {
    sourceId,
    token: hashToken(refreshToken?.reveal() ?? known),
    isRenewable: refreshToken !== undefined,
    consentedAt: consentedAt === undefined || new Date(consentedAt) > now ? undefined : new Date(consentedAt),
  };
}

/** Why a credential keeps what it has, whatever an import may overwrite; null: it gives way. */
export function whyKept(known: KnownSource, brought: Brought): SkipReason | null {
  const isSame = known.broughtToken !== null && sameHash(known.broughtToken, brought.token);
  if (known.revokedAt !== null) {
    // whoever revoked it meant all tokens of that consent, and a record need not hold those that were brought before
    const isOfLaterConsent = brought.consentedAt !== undefined && brought.consentedAt > known.revokedAt;
    return isSame || !isOfLaterConsent ? "revoked_here" : null;
  }
  if (known.isReconnected) return "reconnected_since";
  // a rotating provider ends the whole connection when it sees the older token again
  return isSame && known.isRenewed && brought.isRenewable ? "renewed_since" : null;
}

/** Why a token is not brought at all, by whichever name; null: nothing speaks against it. */
export async function whyNotBrought(
  store: Pick<ReturnType<typeof createImportStore>, "byToken" | "endOf">,
  { id, projectId, provider }: Integration,
  brought: Brought,
): Promise<{ reason: SkipReason; credentialId: CredentialId | null } | null> {
  if (brought.isRenewable) {
    // two integrations of one client may live on one grant, unless renewing for one spends the other's token
    const isSpent = hasConsent(provider.auth) && provider.auth.refresh.kind === "rotating";
    const other = await store.byToken(projectId, brought, isSpent ? null : id);
    if (other) return { reason: "same_token", credentialId: other };
  }
  // after that: whoever disconnects takes the credential away and leaves the receipt at once
  const end = await store.endOf(projectId, brought.token);
  if (end === null) return null;
  return { reason: end === "revoked" ? "revoked_here" : "disconnected_since", credentialId: null };
}
