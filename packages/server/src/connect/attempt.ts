import type {
  AttemptId,
  CredentialId,
  ErrorCode,
  InstallOptions,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";

/** One try at connecting, from click to credential or to a reason why not. The row is the truth (invariant 8). */
export interface Attempt {
  id: AttemptId;
  projectId: ProjectId;
  userId: UserId;
  integrationId: IntegrationId;
  state: AttemptState;
  /** Hash of the cookie of the browser that was handed off to the provider. */
  browserHash: Uint8Array | null;
  openerOrigin: string;
  redirectUri: string;
  accountType: string | null;
  connectValues: Readonly<Record<string, string>>;
  installOptions: InstallOptions;
  pkceVerifier: Uint8Array | null;
  credentialId: CredentialId | null;
  errorCode: ErrorCode | null;
  errorReference: string | null;
  errorMeta: Readonly<Record<string, unknown>>;
  createdAt: Date;
  expiresAt: Date;
}

export type AttemptState = "created" | "handed_off" | "returned" | "succeeded" | "failed";

/**
 * The legal moves. Nothing leaves `succeeded` or `failed`. Every store method that moves an attempt names the states
 * it may come from in its WHERE, so two processes cannot both move it.
 */
export const attemptMoves: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  created: ["handed_off", "failed"],
  handed_off: ["returned", "failed"],
  returned: ["succeeded", "failed"],
  succeeded: [],
  failed: [],
};

/** States from which an attempt may move to `to`. */
export function statesBefore(to: AttemptState): AttemptState[] {
  return (Object.keys(attemptMoves) as AttemptState[]).filter((from) => attemptMoves[from].includes(to));
}

/** How long a person may take at the provider: 10 minutes (OA-03's limit for `state`). */
export const attemptLifetimeMs = 10 * 60 * 1000;
/** How long the exchange after the callback may take before it counts as interrupted: longer than all its calls' limits. */
export const exchangeLifetimeMs = 60 * 1000;
/** How long a start page's handshake may wait (OA-02). */
export const handshakeLifetimeMs = 60 * 1000;

/** What an attempt that ran out of time failed of: a process died during the exchange, or nobody came back. */
export function expiryReason(state: AttemptState): ErrorCode {
  return state === "returned" ? "connect.interrupted" : "connect.timed_out";
}
