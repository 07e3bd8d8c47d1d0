import type { ErrorCode } from "@portico/protocol";

/**
 * What an error in the authorization response means for us (RFC 6749 §4.1.2.1, OpenID Connect Core §3.1.2.6): the end
 * user said no, the provider is unwell, or the host's app registration needs a fix.
 */
export function authorizeErrorCode(error: string): ErrorCode {
  switch (error) {
    case "access_denied":
    case "user_cancelled_login":
    case "user_cancelled_authorize":
    case "login_required":
    case "interaction_required":
    case "consent_required":
    case "account_selection_required":
      return "connect.denied";
    case "server_error":
    case "temporarily_unavailable":
      return "connect.provider_unreachable";
    default:
      return "connect.app_misconfigured";
  }
}
