/**
 * Follows one connect attempt to its end. The attempt's row on the server is the truth; the window only says when to
 * wonder (security bar OA-18, experience page 4.3 rules 2 and 3).
 */
import type { AttemptStatus } from "@portico/protocol";
import type { Api, ConsentRequest } from "./api.ts";
import type { ProviderWindow } from "./popup.ts";
import type { PortalFocus } from "./portal-focus.ts";
import type { WindowSight } from "./state.ts";

export type AttemptReport =
  | { readonly type: "sight"; readonly sight: WindowSight }
  /** The provider has sent the end user back; the server is checking. */
  | { readonly type: "returned" }
  /** The end user consented as another account than the connected one, and has to say which it shall be. */
  | { readonly type: "asked"; readonly accounts: AccountsToChoose }
  | { readonly type: "succeeded"; readonly credentialId: string }
  | { readonly type: "failed"; readonly cause: unknown };

/** By the names that the provider has for them. */
export type AccountsToChoose = NonNullable<AttemptStatus["accounts"]>;

const pollEveryMs = 700;
/**
 * How long a window may be gone before it is spoken of while nobody looks at the portal: the row may still turn
 * (experience page 4.3 rule 3), and a window that a provider cut off has the end user's attention.
 */
const goneGraceMs = 4_000;
/** Longer than an attempt lives on the server. */
const giveUpAfterMs = 20 * 60_000;

/**
 * Runs until it reported `succeeded`, `failed` or `asked`, or until the signal is aborted. It keeps asking after the window went
 * out of sight, because a window that a provider cut off still finishes.
 *
 * An end user who is back at the portal while the window seems gone is told within one question to the server: the row
 * is finished before the callback page closes itself, so an unfinished row means a window that was left or closed.
 */
export async function followAttempt(parts: {
  readonly api: Pick<Api, "consentUrl" | "attemptStatus">;
  readonly providerWindow: ProviderWindow;
  readonly focus: PortalFocus;
  readonly request: Omit<ConsentRequest, "proof">;
  readonly report: (report: AttemptReport) => void;
  readonly signal: AbortSignal;
  readonly now: () => number;
}): Promise<void> {
  const { api, providerWindow, focus, request, signal } = parts;
  const progress = { isBuilt: false, failure: undefined as unknown };
  const report = (entry: AttemptReport): void => {
    if (!signal.aborted) parts.report(entry);
  };
  void leave(parts, progress);

  const startedAt = parts.now();
  let goneSince: number | null = null;
  let lastSight: WindowSight = "opening";
  let hasReturned = false;
  const alarm = createAlarm();
  focus.onReturn(alarm.ring, signal);
  while (!signal.aborted) {
    if (progress.failure !== undefined) return report({ type: "failed", cause: progress.failure });
    // Before the question: a window that finished and closed in between has a row that says so only the next time.
    goneSince = providerWindow.isGone() ? (goneSince ?? parts.now()) : null;
    const status = progress.isBuilt ? await statusOrNull(api, request.key) : null;
    if (status?.state === "succeeded" && status.connectCredentialId !== null) {
      return report({ type: "succeeded", credentialId: status.connectCredentialId });
    }
    if (status?.state === "undecided" && status.accounts) return report({ type: "asked", accounts: status.accounts });
    if (status?.state === "failed") return report({ type: "failed", cause: status.error });
    if (parts.now() - startedAt > giveUpAfterMs)
      return report({ type: "failed", cause: { code: "connect.timed_out" } });

    if (status?.state === "returned" && !hasReturned) {
      hasReturned = true;
      report({ type: "returned" });
    }
    const isMissed = goneSince !== null && (focus.has() || parts.now() - goneSince >= goneGraceMs);
    const sight: WindowSight = goneSince === null || isMissed ? sightOf(progress.isBuilt, status, isMissed) : lastSight;
    if (!hasReturned && sight !== lastSight) {
      lastSight = sight;
      report({ type: "sight", sight });
    }
    await alarm.sleep(pollEveryMs, signal);
  }
}

async function leave(
  parts: Parameters<typeof followAttempt>[0],
  progress: { isBuilt: boolean; failure: unknown },
): Promise<void> {
  try {
    const handshake = await parts.providerWindow.handshake;
    if (parts.signal.aborted) return;
    if (handshake === null) {
      progress.isBuilt = true;
      return;
    }
    const url = await parts.api.consentUrl({ ...parts.request, proof: { handshake } });
    if (parts.signal.aborted) return;
    progress.isBuilt = true;
    parts.providerWindow.leaveFor(url);
  } catch (error) {
    progress.failure = error ?? new Error("The window could not leave for the provider.");
  }
}

function sightOf(isBuilt: boolean, status: AttemptStatus | null, isMissed: boolean): WindowSight {
  if (!isMissed) return isBuilt ? "open" : "opening";
  // Only after it left for the provider can an open window look closed. An answer that did not come leaves that open.
  const hasLeft = isBuilt && (status === null || status.state === "handed_off");
  return hasLeft ? "out_of_sight" : "closed";
}

/** A poll that does not get through says nothing about the attempt; the next one is a moment away. */
export async function statusOrNull(api: Pick<Api, "attemptStatus">, key: string): Promise<AttemptStatus | null> {
  try {
    return await api.attemptStatus(key);
  } catch {
    return null;
  }
}

/** A pause that can be cut short. A ring while nobody sleeps cuts the next pause short. */
export function createAlarm(): {
  readonly ring: () => void;
  readonly sleep: (forMs: number, signal: AbortSignal) => Promise<void>;
} {
  let hasRung = false;
  let wake: (() => void) | null = null;
  return {
    ring: () => {
      hasRung = true;
      wake?.();
    },
    sleep: (forMs, signal) =>
      new Promise((resolve) => {
        const end = (): void => {
          clearTimeout(timer);
          signal.removeEventListener("abort", end);
          hasRung = false;
          wake = null;
          resolve();
        };
        const timer = setTimeout(end, forMs);
        signal.addEventListener("abort", end);
        wake = end;
        if (hasRung) end();
      }),
  };
}
