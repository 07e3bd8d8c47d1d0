import type { WireCredential } from "@portico/protocol";

/** What keeps a working account waiting, for which its user is not at fault and need do nothing. */
export interface Interruption {
  /** By the host; by a provider that does not answer; or it refused once, and we are making sure. */
  readonly kind: "paused" | "waiting" | "checking";
  /** The server's sentence, which names provider and account. */
  readonly message: string;
}

/** Null: nothing is the matter, or the user is asked for something anyway. */
export function interruptionOf({ status, paused, health }: WireCredential): Interruption | null {
  if (status !== "VALID") return null;
  if (paused) return { kind: paused.code === "frozen" ? "paused" : "waiting", message: paused.message };
  if (health === undefined || health.state === "healthy" || health.state === "dead" || !health.reason) return null;
  return { kind: health.state === "failing" ? "waiting" : "checking", message: health.reason.message };
}
