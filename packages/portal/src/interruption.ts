import type { WireCredential } from "@portico/protocol";

/** What keeps an account waiting, for which its user is not at fault and can do nothing. */
export interface Interruption {
  /** By the host; by a provider that does not answer; or it refused once, and we are making sure. */
  readonly kind: "paused" | "waiting" | "checking";
  readonly code: string;
  /** The server's sentence, which names provider and account. */
  readonly message: string;
  readonly since: string;
}

/** Null: nothing is the matter, or the user is asked for something anyway. */
export function interruptionOf({ status, paused, health }: WireCredential): Interruption | null {
  if (status !== "VALID" && (status !== "INVALID" || !paused?.refusesConnecting)) return null;
  if (paused) {
    const { code, message, since } = paused;
    return { kind: code === "frozen" ? "paused" : "waiting", code, message, since };
  }
  if (health === undefined || health.state === "healthy" || health.state === "dead" || !health.reason) return null;
  const { state, reason, since } = health;
  return { kind: state === "failing" ? "waiting" : "checking", code: reason.code, message: reason.message, since };
}

/** Whether it came from elsewhere and nothing has used it yet: then nobody knows whether the provider takes it. */
export function isUntried(credential: WireCredential): boolean {
  const { status, missingScopes = [], health } = credential;
  if (status !== "VALID" || missingScopes.length > 0 || interruptionOf(credential) !== null) return false;
  return health?.state === "healthy" && health.lastSuccess === undefined;
}

/** Since when the account is in the state that its badge shows; undefined: nobody knows. */
export function stateSince(credential: WireCredential): string | undefined {
  const { status, missingScopes = [], health, dateCreated } = credential;
  const interruption = interruptionOf(credential);
  if (interruption !== null) return interruption.since;
  if (status === "INVALID") return health?.since;
  if (isUntried(credential)) return undefined;
  // the integration may have begun to ask for them at any time
  return status === "VALID" && missingScopes.length > 0 ? undefined : dateCreated;
}
