/**
 * How well a credential does, beyond what the wire's `status` can say:
 * - `healthy`: the last renewal or proof worked;
 * - `failing`: several renewals in a row went wrong for reasons that say nothing about the grant;
 * - `suspect`: the provider refused the grant; it is being confirmed, and what still works is served;
 * - `in_doubt`: the provider refused it after an answer of its own was lost on the way; being confirmed likewise;
 * - `dead`: confirmed. The only one that is `INVALID` on the wire, and the only one that a person has to mend.
 */
export type CredentialHealth = "healthy" | "failing" | "suspect" | "in_doubt" | "dead";

/**
 * Why a credential is not healthy, or why its last renewal failed: a closed table of codes, never changed and never given
 * a second meaning. The sentence is for the end user; `{account}` is the provider with the account's name.
 */
export const healthReasons = {
  provider_unreachable: "{account} is not answering at the moment. We keep trying; there is nothing for you to do.",
  provider_answer_invalid:
    "{account} answers in a way that we cannot read. We keep trying; there is nothing for you to do.",
  provider_said_no: "{account} said no for now. We keep trying; an administrator there may have to allow this app.",
  api_refused: "{account} refused the last calls of this app. If that goes on, connecting it again may help.",
  app_refused:
    "{account} does not accept this app at the moment. Whoever runs the app has to mend that; your account is kept.",
  refused_once:
    "{account} has just refused this app. We are making sure that it means it; you can also connect it again now.",
  end_reached:
    "The time for which {account} let this app in should be over. We are making sure; you can also connect it again now.",
  interrupted:
    "We lost an answer of {account} on the way and are checking whether the connection survived. You can also connect it again now.",
  restored:
    "We went back to older data and are checking whether {account} still lets this app in. You can also connect it again now.",
  grant_revoked: "{account} no longer lets this app in. Connect it again to go on; your settings are kept.",
  grant_expired:
    "The time for which {account} let this app in is over. Connect it again to go on; your settings are kept.",
  idle_expired:
    "{account} was not used for so long that it ended the connection. Connect it again to go on; your settings are kept.",
  secret_rejected: "{account} no longer accepts what was entered. Enter it again to go on; your settings are kept.",
  lost_in_doubt: "The connection to {account} was lost on our side. Connect it again to go on; your settings are kept.",
  taken_back:
    "{account} was disconnected for safety by whoever runs this app. Connect it again to go on; your settings are kept.",
  key_to_replace:
    "{account} was disconnected for safety by whoever runs this app. The key or password from before works there until it is replaced: do that first. Connect it again to go on; your settings are kept.",
  permission_missing: "{account} does not let this app do all it needs. Connect it again and allow what it asks for.",
  frozen: "{account} was paused by whoever runs this app. Your account and settings are kept.",
} as const satisfies Record<string, string>;

export type HealthReason = keyof typeof healthReasons;

/** Whether a text is one of our reasons; for clients that read a credential or an event. */
export function isHealthReason(text: unknown): text is HealthReason {
  return typeof text === "string" && Object.hasOwn(healthReasons, text);
}

/**
 * The sentence for the end user about this account. `isFrozen` (false): connecting may be refused, so that is not asked
 * for; that it has to be done stays true.
 */
export function healthSentence(reason: HealthReason, account: string, isFrozen = false): string {
  const sentence: string = healthReasons[reason];
  const asked = isFrozen
    ? sentence.replace(/(?:Connect|Enter) it again to go on;/, "It has to be connected again;")
    : sentence;
  return asked.replace("{account}", account);
}
