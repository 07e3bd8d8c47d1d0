import type { ErrorCode } from "@portico/protocol";

/**
 * What an end user reads when connecting did not work (portal-experience 4.2): names the provider, says what happens
 * next, blames nobody, shows no protocol words.
 */
export function failureWords(code: ErrorCode, providerName: string): string {
  switch (code) {
    case "connect.denied":
      return `You chose not to give access to ${providerName}. Nothing was connected.`;
    case "connect.closed":
      return `You closed ${providerName} before finishing. You can try again whenever you like.`;
    case "connect.timed_out":
      return `Signing in to ${providerName} was not finished in time. Try again when you are ready.`;
    case "connect.interrupted":
      return `Connecting to ${providerName} was interrupted on our side. Please try again.`;
    case "connect.missing_permission":
      return `${providerName} answered, but a permission that is needed was left out.`;
    case "connect.credential_rejected":
      return `${providerName} did not accept these details. Check them and try again.`;
    case "connect.provider_unreachable":
    case "net.timed_out":
    case "net.unreachable":
      return `${providerName} is not answering right now. Please try again in a few minutes.`;
    case "connect.wrong_account":
      return `This is a different ${providerName} account from the one you are reconnecting.`;
    case "connect.account_kept":
      return `Nothing was changed: the ${providerName} account that was connected before stays.`;
    case "connect.other_browser":
      return "This was started in another browser. Start again from your app.";
    case "credential.external_id_taken":
      return `This ${providerName} account is already connected under that name.`;
    default:
      return `Connecting to ${providerName} needs a fix on the app's side. Give its support team this reference code.`;
  }
}
