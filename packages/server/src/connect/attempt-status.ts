import type { AttemptStatus, DevicePrompt } from "@portico/protocol";
import type { Attempt, Device } from "./attempt.ts";
import { failureWords } from "./failure-words.ts";

/** What a caller without an attempt is told, so that pollers keep waiting (contract 4.6). */
export const unknownAttempt: AttemptStatus = { connectCredentialId: null, state: "unknown", error: null };

/** An attempt as its SDK and portal read it. */
export function toAttemptStatus(attempt: Attempt, providerName: string): AttemptStatus {
  return {
    connectCredentialId: attempt.state === "succeeded" ? attempt.credentialId : null,
    state: attempt.state,
    error:
      attempt.state === "failed" && attempt.errorCode !== null
        ? {
            code: attempt.errorCode,
            message: developerWords(attempt),
            userMessage: failureWords(attempt.errorCode, providerName),
            reference: attempt.errorReference ?? "",
          }
        : null,
    ...(attempt.state === "handed_off" && attempt.device ? { device: promptOf(attempt, attempt.device) } : {}),
    ...(attempt.state === "undecided" ? accountsOf(attempt) : {}),
  };
}

function promptOf(
  { expiresAt }: Attempt,
  { userCode, verificationUrl, verificationUrlComplete }: Device,
): DevicePrompt {
  return {
    userCode,
    verificationUrl,
    ...(verificationUrlComplete === null ? {} : { verificationUrlComplete }),
    expiresAt: expiresAt.toISOString(),
  };
}

function accountsOf({ accountQuestion }: Attempt): Pick<AttemptStatus, "accounts"> {
  if (accountQuestion === null) return {};
  const { connectedName: connected, consentedName: consented, canAdd } = accountQuestion;
  return { accounts: { connected, consented, canAdd } };
}

function developerWords(attempt: Attempt): string {
  const provider = typeof attempt.errorMeta.providerError === "string" ? ` (${attempt.errorMeta.providerError})` : "";
  return `Connecting failed: ${attempt.errorCode}${provider}`;
}
