/** Where a test may stop, delay or end the process. Named `room.moment`. */
export type FailpointName =
  | "refresh.before_intent"
  | "refresh.after_intent"
  | "refresh.before_call"
  | "refresh.after_reply"
  | "refresh.after_seal"
  | "refresh.before_spill"
  | "refresh.before_commit"
  | "refresh.after_commit"
  | "refresh.before_release"
  | "disconnect.before_removal"
  | "revocation.before_call"
  | "revocation.after_answer"
  | "revocation.after_settle"
  | "revocation.after_batch"
  | "webhook.before_fan_out"
  | "webhook.after_fan_out"
  | "webhook.before_call"
  | "webhook.after_reply";

/** What a test preload arms: a function by name, awaited. */
export type Failpoints = Readonly<Partial<Record<FailpointName, () => Promise<void> | void>>>;

declare global {
  /** Set by `@portico/testkit` before the server's modules run; never by the product. */
  var porticoFailpoints: Failpoints | undefined;
}

/**
 * A named moment at which the fault suites interfere (security bar N5). Undefined unless a test armed it, so that the
 * product pays one property read.
 */
export function failpoint(name: FailpointName): Promise<void> | void {
  return globalThis.porticoFailpoints?.[name]?.();
}
