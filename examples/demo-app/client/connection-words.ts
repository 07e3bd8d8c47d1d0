import { PorticoError, type UserIntegration } from "@portico/connect";

/** How a user's connection is, in a sentence. What the server has a sentence for is told in the server's words. */
export function wordsOfConnection(connected: UserIntegration | undefined): string {
  const credential = connected?.allCredentials.find(({ id }) => id === connected.credentialId);
  if (credential === undefined) return connected?.paused?.message ?? "Not connected";
  const { status, statusReason, paused, health, providerData } = credential;
  if (paused !== undefined) return paused.message;
  switch (status) {
    case "INVALID":
      return statusReason?.message ?? "Needs attention";
    case "PENDING":
      return statusReason?.message ?? "Setup not finished";
    case "VALID":
      return health?.reason?.message ?? `Connected as ${String(providerData["accountName"] ?? "your account")}`;
  }
}

/** Why a call failed, for the person who made it; `name` is the provider's. The developers' words are in the console. */
export function wordsOfFailure(error: unknown, name: string): string {
  if (!(error instanceof PorticoError)) return "That did not work. Please try again in a moment.";
  if (error.userMessage !== undefined) return error.userMessage;
  if (error.status === 401 || error.status === 403)
    return `${name} did not accept that. If it stays so, reconnect it under Manage.`;
  return `${name} could not do that. Please try again in a moment.`;
}
