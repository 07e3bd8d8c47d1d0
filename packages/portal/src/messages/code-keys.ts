/** Which of our words fit a code of the server. Several codes may mean the same to an end user. */
import type { ErrorCode, HealthReason } from "@portico/protocol";
import type { CodeKey } from "./arguments.ts";

export const sameWords: Partial<Record<ErrorCode | HealthReason | "7003" | "unknown", CodeKey>> = {
  "7003": "codes.connect.credential_rejected",
  "net.unreachable": "codes.connect.provider_unreachable",
  "net.timed_out": "codes.connect.provider_unreachable",
  "net.broken_response": "codes.connect.provider_unreachable",
  "net.response_too_large": "codes.connect.provider_unreachable",
  "connect.provider_answer_invalid": "codes.connect.provider_unreachable",
  "credential.not_found": "codes.credential.not_connected",
  "credential.setup_not_pending": "codes.connect.attempt_expired",
  "connect.attempt_not_found": "codes.connect.attempt_expired",
  "connect.attempt_spent": "codes.connect.attempt_expired",
  "connect.handshake_missing": "codes.connect.attempt_expired",
  "connect.handshake_refused": "codes.connect.attempt_expired",
  "connect.callback_malformed": "codes.connect.attempt_expired",
  "connect.context_mismatch": "codes.connect.other_browser",
  "connect.issuer_mismatch": "codes.connect.app_misconfigured",
  "connect.redirect_url_refused": "codes.connect.app_misconfigured",
  "integration.not_found": "codes.connect.app_misconfigured",
  "integration.inactive": "codes.connect.app_misconfigured",
  "integration.not_configured": "codes.connect.app_misconfigured",
  "net.address_refused": "codes.connect.app_misconfigured",
  "data_source.not_found": "codes.data_source.failed",
};

/** The keys to look for, the best first. */
export function keyOfCode(code: string): readonly CodeKey[] {
  const own = `codes.${code}` as CodeKey;
  const same = Object.hasOwn(sameWords, code) ? sameWords[code as keyof typeof sameWords] : undefined;
  return same === undefined ? [own] : [own, same];
}
