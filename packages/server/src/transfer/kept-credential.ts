import type { CredentialId } from "@portico/protocol";
import type { CredentialToImport } from "@portico/protocol/endpoints";
import { hasConsent, type ProviderDeclaration } from "@portico/providers";
import type { NewCredential } from "../credentials/credential.ts";
import { encodeSecretValues } from "../credentials/secret-values.ts";
import type { Integration } from "../integrations/integration.ts";
import { sameHash } from "../lib/random.ts";
import type { TokenEnd } from "../revocations/ended-tokens.ts";
import type { HashToken } from "./import-keys.ts";
import type { createImportStore, KnownSource } from "./import-store.ts";
import type { SkipReason } from "./import-outcome.ts";

/** What an import would put over a credential that it brought before. */
export interface Brought {
  /** Its name elsewhere. */
  sourceId: string;
  /**
   * What its secret is known again by, as a hash under the project's import key: the refresh token, else all of it. A key
   * or password is known by its name alone.
   */
  token: Uint8Array;
  /** People typed it, and nobody can take it back at the provider. */
  isTyped: boolean;
  /** It can be renewed, and may be spent by that. */
  isRenewable: boolean;
  /** As its record says; undefined: nobody did, or with a day to come, which freezes of a time would never reach. */
  consentedAt: Date | undefined;
}

export function broughtBy(
  { sourceId, consentedAt }: CredentialToImport,
  { secret }: NewCredential,
  { now, hash }: Readonly<{ now: Date; hash: HashToken }>,
): Brought {
  const { accessToken, refreshToken } = secret;
  const known = accessToken ? encodeSecretValues(secret).reveal() : JSON.stringify({ sourceId });
  return {
    sourceId,
    token: hash(refreshToken?.reveal() ?? known),
    isTyped: accessToken === undefined,
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
    // what was typed has the same name whatever it is; that very secret is refused where it is stored
    return (isSame && !brought.isTyped) || !isOfLaterConsent ? "revoked_here" : null;
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
  { known, overwrite }: Readonly<{ known: KnownSource | null; overwrite: boolean }>,
): Promise<{ reason: SkipReason; credentialId: CredentialId | null } | null> {
  if (brought.isRenewable) {
    const other = await store.byToken(projectId, brought, isSpentByAll(provider) ? null : id);
    if (other) return { reason: "same_token", credentialId: other };
  }
  if (known?.broughtToken && sameHash(known.broughtToken, brought.token)) return null;
  // after that: whoever disconnects takes the credential away and leaves this at once
  const end = await store.endOf(projectId, brought.token);
  if (end === null || mayComeBack(end, brought, overwrite)) return null;
  return { reason: endWords[end.reason], credentialId: null };
}

/** Two integrations of one client may live on one grant, unless renewing for one spends the other's token. */
function isSpentByAll({ auth }: ProviderDeclaration): boolean {
  return hasConsent(auth) && auth.refresh.kind === "rotating";
}

/** Whether a dry run would have brought the same token by another name; notes it by this one otherwise. */
export function isRehearsed(
  { names }: Readonly<{ names: Map<string, string> }>,
  { id, provider }: Pick<Integration, "id" | "provider">,
  { sourceId, token, isRenewable }: Brought,
): boolean {
  if (!isRenewable) return false;
  const grant = `${isSpentByAll(provider) ? "" : id} ${Buffer.from(token).toString("base64")}`;
  const name = names.get(grant) ?? sourceId;
  names.set(grant, name);
  return name !== sourceId;
}

/**
 * A token that ended does so for good: it was taken back at the provider. What people typed is known by its name, and may
 * be another by now: their later consent brings it, and after a disconnect so does whoever says that it is to be put over
 * what is here.
 */
function mayComeBack({ reason, endedAt }: TokenEnd, { isTyped, consentedAt }: Brought, overwrite: boolean): boolean {
  if (!isTyped) return false;
  return (reason === "disconnected" && overwrite) || (consentedAt !== undefined && consentedAt > endedAt);
}

const endWords = {
  replaced: "replaced_since",
  disconnected: "disconnected_since",
  revoked: "revoked_here",
} as const satisfies Record<TokenEnd["reason"], SkipReason>;
