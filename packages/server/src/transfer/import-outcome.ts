import type { CredentialId } from "@portico/protocol";
import type { ImportOutcome } from "@portico/protocol/endpoints";
import { PorticoError } from "../lib/portico-error.ts";

/** Why something is not brought although it could be, for programs; never changed. */
export type SkipReason = keyof typeof skipWords;

const skipWords = {
  already_imported: "It was imported before",
  same_token: "Its refresh token was imported before by another name; each would spend the other's",
  account_connected: "The user has connected this account already",
  renewed_since: "It was brought before, and its tokens were renewed here since",
  replaced_since: "It was brought before, and another token of the same name took its place",
  reconnected_since: "It was brought before, and its user connected it anew since",
  disconnected_since: "It was brought before, and its user disconnected it here since",
  revoked_here: "It was revoked here in an emergency; only its user's consent after that brings it back",
} as const;

export function skipped(reason: SkipReason, credentialId: CredentialId | null): ImportOutcome {
  return outcome("skipped", reason, skipWords[reason], null, credentialId);
}

export function refused(reason: string, message: string): ImportOutcome {
  return outcome("refused", reason, message, null, null);
}

/** Undoes the transaction that would have stored it. Ends as the outcome `skippedBy`, never as an answer. */
export function skip(reason: SkipReason, credentialId: CredentialId | null): PorticoError {
  return new PorticoError("transfer.skipped", skipWords[reason], { meta: { reason, credentialId } });
}

/** Null for any other error. */
export function skippedBy({ code, meta }: PorticoError): ImportOutcome | null {
  if (code !== "transfer.skipped") return null;
  return skipped(meta["reason"] as SkipReason, meta["credentialId"] as CredentialId | null);
}

export function outcome(
  kind: ImportOutcome["outcome"],
  reason: string | null,
  message: string,
  needsConsent: ImportOutcome["needsConsent"],
  credentialId: string | null,
): ImportOutcome {
  return { outcome: kind, reason, message, needsConsent, credentialId };
}
