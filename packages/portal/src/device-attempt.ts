/** Follows one attempt whose end user types a code at the provider, to its end (RFC 8628). No window is ours. */
import type { DevicePrompt } from "@portico/protocol";
import type { Api, DeviceRequest } from "./api.ts";
import { createAlarm, statusOrNull, type AttemptReport } from "./attempt.ts";
import type { PortalFocus } from "./portal-focus.ts";

export type DeviceReport = AttemptReport | { readonly type: "code"; readonly device: DevicePrompt };

/** The server asks the provider at the provider's pace, whatever this one is. */
const pollEveryMs = 1_500;

/** Runs until it reported `succeeded`, `failed` or `asked`, or until the signal is aborted. */
export async function followDevice(parts: {
  readonly api: Pick<Api, "beginDevice" | "attemptStatus">;
  readonly focus: PortalFocus;
  readonly request: DeviceRequest;
  readonly report: (report: DeviceReport) => void;
  readonly signal: AbortSignal;
}): Promise<void> {
  const { api, request, signal } = parts;
  const report = (entry: DeviceReport): void => {
    if (!signal.aborted) parts.report(entry);
  };
  try {
    const { device, error } = await api.beginDevice(request);
    if (!device) return report({ type: "failed", cause: error });
    report({ type: "code", device: checked(device) });
  } catch (cause) {
    return report({ type: "failed", cause });
  }
  const alarm = createAlarm();
  // whoever comes back from the provider's page wants to know at once
  parts.focus.onReturn(alarm.ring, signal);
  let hasReturned = false;
  while (!signal.aborted) {
    await alarm.sleep(pollEveryMs, signal);
    if (signal.aborted) return;
    const status = await statusOrNull(api, request.key);
    if (status?.state === "succeeded" && status.connectCredentialId !== null)
      return report({ type: "succeeded", credentialId: status.connectCredentialId });
    if (status?.state === "undecided" && status.accounts) return report({ type: "asked", accounts: status.accounts });
    if (status?.state === "failed") return report({ type: "failed", cause: status.error });
    if (status?.state === "returned" && !hasReturned) {
      hasReturned = true;
      report({ type: "returned" });
    }
  }
}

/** The addresses become links: nothing but a page of the web may. */
function checked(device: DevicePrompt): DevicePrompt {
  const { verificationUrl, verificationUrlComplete } = device;
  for (const url of [verificationUrl, verificationUrlComplete ?? verificationUrl])
    if (!/^https?:\/\//i.test(url)) throw new Error("The address for the code is not one of the web.");
  return device;
}
