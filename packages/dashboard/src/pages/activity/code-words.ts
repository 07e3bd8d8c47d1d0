import type { CredentialHealth as Health, ErrorCode, HealthReason } from "@portico/protocol";
import type { RevocationCause, RevocationOutcome } from "@portico/protocol/endpoints";

/** What the codes of a fact mean, by the fact's name. A code that is not here is newer than this page, and stays as it is. */
export function wordsOfCode(name: string, code: string): string {
  const known = words[name];
  return (known && Object.hasOwn(known, code) ? known[code] : undefined) ?? code;
}

const healthReasons = {
  provider_unreachable: "the provider is not answering",
  provider_answer_invalid: "the provider answers in a way that cannot be read",
  provider_said_no: "the provider said no for now",
  api_refused: "the provider's API refused calls in a row",
  app_refused: "the provider refuses the app",
  refused_once: "the provider refused it once",
  end_reached: "its declared end was reached",
  interrupted: "an answer of the provider was lost",
  restored: "the database went back to older data",
  grant_revoked: "the provider no longer lets the app in",
  grant_expired: "its time is over",
  idle_expired: "it was not used for too long",
  secret_rejected: "the provider no longer accepts what was entered",
  lost_in_doubt: "the access was lost on this server's side",
  taken_back: "taken out of use in an emergency",
  key_to_replace: "taken out of use in an emergency; its owner has to replace it at the provider",
  permission_missing: "access that is needed was not allowed",
  frozen: "frozen",
} as const satisfies Record<HealthReason, string>;

const revocationReasons = {
  "revocation.not_offered": "the provider has no way to take access back by a program",
  "revocation.grant_shared": "it would have ended another connection of the same account",
  "revocation.consent_undecided": "a user was just deciding whether to connect that account",
  "revocation.nothing_held": "there was no token to take back",
  "revocation.unconfirmed": "the provider refused the tokens, which proves nothing",
  "vault.record_unreadable": "its tokens could not be opened on this server",
  http_status: "the provider's answer said no",
} as const;

const causes = {
  disconnected: "the account was disconnected",
  emergency: "a mass revocation",
  replaced: "a reconnect replaced the tokens",
  refreshed_after_removal: "tokens came back after the account was gone",
  restored: "a restore of the database had undone the order",
  not_kept: "a consent became no connection",
  quarantine_ended: "tokens kept aside were not used",
} as const satisfies Record<RevocationCause, string>;

const outcomes = {
  pending: "being revoked",
  revoked: "revoked",
  unsupported: "cannot be revoked",
  refused: "refused",
  failed: "given up",
} as const satisfies Record<RevocationOutcome, string>;

const states = {
  healthy: "healthy",
  failing: "failing",
  suspect: "being checked",
  in_doubt: "being checked",
  dead: "needs a reconnect",
} as const satisfies Record<Health, string>;

/** Why a try at connecting ended. */
const failures = {
  "connect.denied": "the user did not allow access",
  "connect.closed": "the user closed the window before finishing",
  "connect.timed_out": "it was not finished in time",
  "connect.attempt_expired": "it was not finished in time",
  "connect.interrupted": "it was interrupted on this server's side",
  "connect.missing_permission": "a permission that is needed was left out",
  "connect.credential_rejected": "the provider did not accept the details",
  "connect.input_invalid": "an answer did not fit",
  "connect.provider_unreachable": "the provider did not answer",
  "net.timed_out": "the provider did not answer",
  "net.unreachable": "the provider could not be reached",
  "connect.provider_answer_invalid": "the provider's answer could not be read",
  "connect.app_misconfigured": "the provider refused the app: look at the integration's settings",
  "connect.redirect_url_refused": "the provider refused the redirect URL: look at the app there",
  "connect.issuer_mismatch": "the answer came from another server than asked",
  "connect.wrong_account": "the user signed in to another account",
  "connect.account_kept": "the user kept the account that was connected before",
  "connect.other_browser": "it was continued in another browser",
  "connect.context_mismatch": "it was continued by somebody else",
  "connect.callback_malformed": "the way back from the provider was incomplete",
  "credential.external_id_taken": "another account has that external id",
  "credential.frozen": "a freeze stood in the way",
} as const satisfies Partial<Record<ErrorCode, string>>;

const askers = { user: "the user", admin: "an admin", api_key: "your server", server: "Portico" } as const;

/** Settings as their page calls them; the others by their own names. */
const fields = { isTestApp: "unverified app", isActive: "active" } as const;

const words: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  reason: { ...healthReasons, ...revocationReasons },
  cause: causes,
  outcome: outcomes,
  revocation: outcomes,
  from: states,
  code: failures,
  askedBy: askers,
  firstAskedBy: askers,
  fields,
};
