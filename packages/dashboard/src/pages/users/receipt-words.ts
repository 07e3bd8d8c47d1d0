import type { RevocationOutcome, RevocationReceipt } from "@portico/protocol/endpoints";

/** How each outcome looks in one word. */
export const outcomeLooks = {
  pending: { color: "yellow", label: "Being revoked" },
  revoked: { color: "harbour", label: "Revoked" },
  unsupported: { color: "gray", label: "Cannot be revoked" },
  refused: { color: "red", label: "Refused" },
  failed: { color: "red", label: "Given up" },
} as const satisfies Record<RevocationOutcome, { color: string; label: string }>;

type Answered = Pick<RevocationReceipt, "cause" | "outcome" | "reason" | "providerStatus">;

/** What came back last, as the end of a sentence; null where nothing is to be said. `name` is the provider's. */
export function wordsOfAnswer({ cause, outcome, reason, providerStatus }: Answered, name: string): string | null {
  if (outcome === "revoked") return null;
  if (reason === "revocation.grant_shared" && isOfSpareTokens(cause))
    return "revoking them would have ended the connection that is in use as well";
  const known = reason === null ? undefined : ours[reason];
  if (known) return known(name);
  if (providerStatus === 429) return `${name} asked us to wait (429)`;
  if (providerStatus !== null && providerStatus >= 500)
    return `${name} answered with an error of its own (${providerStatus})`;
  const word = reason === null || reason === "http_status" ? "" : ` “${reason}”`;
  if (providerStatus !== null) return `${name} answered ${providerStatus}${word}`;
  if (reason === null) return null;
  return reason.startsWith("net.") ? `${name} did not answer` : `the try ended with${word}`;
}

/** What is left to do, and where; null where nothing is. */
export function adviceOf({ cause, outcome, reason }: Answered, name: string): string | null {
  switch (outcome) {
    case "pending":
    case "revoked":
      return null;
    case "unsupported":
      if (reason === "revocation.nothing_held") return null;
      // nobody wanted the access to end, so nothing is left to do
      if (reason === "revocation.grant_shared" && isOfSpareTokens(cause)) return null;
      if (reason === "revocation.other_client")
        return `Its owner has to remove that other app in the account at ${name}, if the access should end there as well.`;
      return reason === "revocation.grant_shared"
        ? "The other connection goes on. Disconnect it as well if the access should end."
        : `Its owner has to remove this app, or replace the key, in the account at ${name}.`;
    case "refused":
    case "failed":
      return `The access may still work at ${name}. Ask the user to remove this app in their account there.`;
  }
}

/** Whether only tokens went that nothing used any more; the other causes end a connection. */
function isOfSpareTokens(cause: RevocationReceipt["cause"]): boolean {
  return cause === "replaced" || cause === "not_kept" || cause === "quarantine_ended";
}

/** Why it was ordered, and by whom: "Disconnected by an admin". */
export function wordsOfCause({ cause, askedBy }: Pick<RevocationReceipt, "cause" | "askedBy">): string {
  const by = { user: "the user", admin: "an admin", api_key: "your server", server: "Portico" }[askedBy.kind];
  return causes[cause].replace("{by}", by);
}

const causes = {
  disconnected: "Disconnected by {by}",
  emergency: "Mass revocation",
  replaced: "Tokens that a reconnect replaced",
  refreshed_after_removal: "Tokens that came back after the account was gone",
  restored: "Disconnected again after a restore",
  not_kept: "A consent that became no connection",
  quarantine_ended: "Tokens that were kept aside and not used",
} as const satisfies Record<RevocationReceipt["cause"], string>;

const ours: Readonly<Record<string, (name: string) => string>> = {
  "revocation.not_offered": (name) => `${name} has no way to take access back by a program`,
  "revocation.grant_shared": () => "it would have ended another connection of the same account",
  "revocation.other_client": () => "it was given to the app of other software, which alone can take it back",
  "revocation.consent_undecided": () =>
    "a user is just deciding whether to connect that account, and it might end what they get",
  "revocation.nothing_held": () => "there was no token to take back",
  "revocation.unconfirmed": (name) =>
    `what ${name} said of the tokens that we had does not prove that the access has ended`,
  "connect.provider_answer_invalid": (name) => `${name} answered with something that confirms nothing`,
  "vault.record_unreadable": () => "its tokens could not be opened on this server",
};
