import { healthSentence, type HealthReason } from "@portico/protocol";
import { PorticoError, type ErrorDetails } from "../lib/portico-error.ts";
import type { BreakerCause } from "./breaker-store.ts";

/** The wire's own text, which clients match on (contract 3.1.4). Absent and foreign credentials alike (TN-06). */
export function notConnected(integrationId: string, providerName: string): PorticoError {
  return new PorticoError("credential.not_connected", "Integration not enabled for user.", {
    userMessage: `${providerName} is not connected.`,
    meta: { integrationId },
  });
}

export function credentialNotFound(): PorticoError {
  return new PorticoError("credential.not_found", "The user has no such credential");
}

export function inUse(credentialId: string): PorticoError {
  return new PorticoError("credential.in_use", "The credential was used, or connected, since", {
    meta: { credentialId },
  });
}

export function setupIncomplete(credentialId: string, providerName: string): PorticoError {
  return new PorticoError("credential.setup_incomplete", "Questions after consent are not answered yet", {
    userMessage: `${providerName} needs one more answer before it is connected.`,
    meta: { credentialId },
  });
}

/** The provider does not honour the grant any more: only the end user can mend it. */
export function needsReconnect(credentialId: string, providerName: string, cause?: unknown): PorticoError {
  return new PorticoError("credential.needs_reconnect", "The provider does not honour this credential any more", {
    userMessage: `${providerName} needs to be connected again.`,
    meta: { credentialId },
    cause,
  });
}

/** Trying later may help; nothing is concluded about the credential. Who is at fault says `details.userMessage`. */
export function refreshFailed(
  credentialId: string,
  providerName: string,
  message: string,
  details: ErrorDetails = {},
): PorticoError {
  return new PorticoError("credential.refresh_failed", message, {
    userMessage: `${providerName} cannot be used right now. Please try again in a few minutes.`,
    ...details,
    meta: { credentialId, ...details.meta },
  });
}

/** It failed a moment ago, and the provider is not asked again yet; `lastReason` is why. */
export function leftAlone(credentialId: string, providerName: string, lastReason: HealthReason | null): PorticoError {
  const message = "The token endpoint is left alone for a while after failures";
  return refreshFailed(credentialId, providerName, message, refreshAdvice(lastReason, providerName));
}

/** What an end user may do about a refresh that failed: wait, or turn to whoever can mend it. Null: not known. */
export function refreshAdvice(
  reason: HealthReason | null,
  providerName: string,
): Pick<ErrorDetails, "userMessage"> | undefined {
  switch (reason) {
    case "provider_unreachable":
      return { userMessage: `${providerName} is not answering right now. Please try again in a few minutes.` };
    case "app_refused":
    case "provider_said_no":
    case "provider_answer_invalid":
      return { userMessage: healthSentence(reason, providerName) };
    default:
      return undefined;
  }
}

/** The provider refused it, and it is asked again before anything is concluded (TR-09). */
export function beingConfirmed(
  credentialId: string,
  providerName: string,
  retryAt: Date,
  cause?: unknown,
): PorticoError {
  return refreshFailed(
    credentialId,
    providerName,
    "The provider refused this credential; it is asked again before the credential counts as dead",
    {
      userMessage: `${providerName} has just refused this app. Connect it again now, or wait while we make sure.`,
      meta: { retryAt: retryAt.toISOString(), reconnectHelps: true },
      cause,
    },
  );
}

/** The provider was not asked at all; `retryAt` says when it may be. */
export function putOff(
  credentialId: string,
  providerName: string,
  message: string,
  { retryAt, ...meta }: Readonly<{ retryAt: Date; cause?: BreakerCause }>,
): PorticoError {
  const reason = meta.cause === "outage" ? "provider_unreachable" : (meta.cause ?? null);
  return refreshFailed(credentialId, providerName, message, {
    ...refreshAdvice(reason, providerName),
    meta: { ...meta, retryAt: retryAt.toISOString(), providerAsked: false },
  });
}

/** The host froze it: neither served nor refreshed until it is released. */
export function frozen(credentialId: string, providerName: string): PorticoError {
  return new PorticoError("credential.frozen", "The credential is frozen", {
    userMessage: `${providerName} is paused for the moment.`,
    meta: { credentialId },
  });
}
