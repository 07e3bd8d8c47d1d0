import type { ProjectId } from "@portico/protocol";
import { sameHash } from "../lib/random.ts";
import type { createImportStore, KnownSource } from "./import-store.ts";
import type { SkipReason } from "./import-outcome.ts";

/** What an import would put over a credential that it brought before. */
export interface Brought {
  /** Hash of the refresh token; null where there is none. */
  token: Uint8Array | null;
  /** As its record says; undefined: nobody did. */
  consentedAt: Date | undefined;
}

/** Why a credential keeps what it has, whatever an import may overwrite; null: it gives way. */
export function whyKept(known: KnownSource, brought: Brought): SkipReason | null {
  const isSame = known.broughtToken !== null && brought.token !== null && sameHash(known.broughtToken, brought.token);
  if (known.revokedAt !== null) {
    // whoever revoked it meant all tokens of that consent, and a record need not hold those that were brought before
    const isOfLaterConsent = brought.consentedAt !== undefined && brought.consentedAt > known.revokedAt;
    return isSame || !isOfLaterConsent ? "revoked_here" : null;
  }
  // a rotating provider ends the whole connection when it sees the older token again
  return isSame && known.isRenewed ? "renewed_since" : null;
}

/** Why a token is not brought at all, by whichever name; null: nothing speaks against it. */
export async function whyNotBrought(
  store: Pick<ReturnType<typeof createImportStore>, "endOf">,
  projectId: ProjectId,
  { token }: Brought,
): Promise<SkipReason | null> {
  const end = token && (await store.endOf(projectId, token));
  if (end === null) return null;
  return end === "revoked" ? "revoked_here" : "disconnected_since";
}
