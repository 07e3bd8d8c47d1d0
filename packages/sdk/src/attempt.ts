import type { AttemptStatus } from "@portico/protocol";
import { isPorticoError, OAuthTimeoutError, PorticoError } from "./errors.ts";

/** How long a window has to look closed before it is called closed: its last answer may still be on its way. */
export const closedGraceMs = 4_000;
/** Between two looks at the attempt. */
export const pollIntervalMs = 700;
/** After the user was told that the window was closed. */
export const quietPollIntervalMs = 3_000;
/** Longer than the server lets an attempt live, so its verdict comes first: 15 minutes. */
export const attemptLifeMs = 15 * 60_000;

export interface AttemptWatch {
  readonly readStatus: () => Promise<AttemptStatus>;
  readonly isWindowClosed: () => boolean;
  /** Whether the user is looking at the host's page, and so not at the window. */
  readonly hasFocus: () => boolean;
  readonly wait: (ms: number) => Promise<void>;
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** Told at most once that the window was closed, where the attempt may succeed nevertheless. */
  readonly onClosed: (error: PorticoError) => void;
}

/**
 * Follows a connect attempt to its end and resolves to the credential's id. The attempt's row on the server is the
 * truth; the window's state only decides when to stop hoping.
 *
 * Once the user has been handed to the provider, a window that looks closed may be an open one that the provider has
 * cut off from us. Then nothing is said while the user is looking elsewhere, and after it was said the attempt is still
 * followed, because it may succeed.
 */
export async function watchAttempt(watch: AttemptWatch): Promise<string> {
  const { now, signal } = watch;
  const startedAt = now();
  let state: AttemptStatus["state"] = "unknown";
  let closedSince: number | undefined;
  let isToldClosed = false;

  while (now() - startedAt < attemptLifeMs) {
    signal.throwIfAborted();
    const status = await watch.readStatus().catch(ignoreOutage);
    signal.throwIfAborted();
    if (status?.connectCredentialId) return status.connectCredentialId;
    if (status?.error) throw attemptFailed(status.error);
    state = status?.state ?? state;

    const isAway = state === "handed_off";
    if (!watch.isWindowClosed() || state === "returned" || (isAway && !watch.hasFocus())) closedSince = undefined;
    else closedSince ??= now();
    if (closedSince !== undefined && now() - closedSince >= closedGraceMs && !isToldClosed) {
      if (!isAway) throw closedEarly();
      isToldClosed = true;
      watch.onClosed(closedEarly());
    }
    await watch.wait(isToldClosed ? quietPollIntervalMs : pollIntervalMs);
  }
  throw new OAuthTimeoutError();
}

/** A request that failed says nothing about the attempt, unless the user is no longer signed in. */
function ignoreOutage(error: unknown): undefined {
  if (isPorticoError(error) && (error.status === 401 || error.code === "sdk.not_authenticated")) throw error;
}

function attemptFailed({ code, message, userMessage, reference }: NonNullable<AttemptStatus["error"]>): PorticoError {
  return new PorticoError(code, message, { userMessage, meta: { reference } });
}

function closedEarly(): PorticoError {
  return new PorticoError("connect.closed", "The window was closed too early.", {
    userMessage: "The window was closed too early. Please try again.",
  });
}
