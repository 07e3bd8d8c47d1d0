import type {
  AttemptId,
  CredentialId,
  ErrorCode,
  InstallOptions,
  IntegrationId,
  ProjectId,
  UserId,
} from "@portico/protocol";
import type { OwnClient } from "../oauth/own-client.ts";

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
  /** What it asks for; null in attempts of before there was a choice: the integration's. */
  scopes: readonly string[] | null;
  /** Its own OAuth client, where it is not the integration's; with the client's secret, sealed. */
  oauthClient: OwnClient | null;
  clientSecret: Uint8Array | null;
  connectValues: Readonly<Record<string, string>>;
  installOptions: InstallOptions;
  pkceVerifier: Uint8Array | null;
  credentialId: CredentialId | null;
  errorCode: ErrorCode | null;
  errorReference: string | null;
  errorMeta: Readonly<Record<string, unknown>>;
  /** While its end user has a code to type; with the device code, sealed. */
  device: Device | null;
  grantSecret: Uint8Array | null;
  /** While its end user is at a provider of OAuth 1.0a; with its secret as `grantSecret`, sealed. */
  requestToken: string | null;
  /** Whether the window that began it can put the question of accounts to its user. */
  canAsk: boolean;
  /** While undecided. */
  accountQuestion: AccountQuestion | null;
  createdAt: Date;
  expiresAt: Date;
}

/** A device authorization under way (RFC 8628), as it is stored. */
export interface Device {
  userCode: string;
  verificationUrl: string;
  verificationUrlComplete: string | null;
  /** Least time between two polls; longer after each `slow_down`. */
  intervalSeconds: number;
}

/** The end user consented as another account than the connected one, and says which of them it shall be (OA-14). */
export interface AccountQuestion {
  /** The connected credential that the attempt would replace. */
  credentialId: CredentialId;
  /** The provider's id of the account that is connected under it. */
  connectedAccountId: string | null;
  connectedName: string | null;
  consentedName: string | null;
  /** Whether the consented account may become a credential of its own. */
  canAdd: boolean;
}

export type AttemptState = "created" | "handed_off" | "returned" | "undecided" | "succeeded" | "failed";

/**
 * The legal moves. `handed_off` is the provider's turn: the window is there, or the end user has a code to type. Nothing leaves `succeeded` or `failed`. Every store method that moves an attempt names the states
 * it may come from in its WHERE, so two processes cannot both move it.
 */
export const attemptMoves: Readonly<Record<AttemptState, readonly AttemptState[]>> = {
  created: ["handed_off", "failed"],
  handed_off: ["returned", "failed"],
  returned: ["succeeded", "undecided", "failed"],
  undecided: ["succeeded", "failed"],
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
/** How long the end user may think about which account it shall be; the fresh tokens are held no longer. */
export const decisionLifetimeMs = 10 * 60 * 1000;
/** How long a start page's handshake may wait (OA-02). */
export const handshakeLifetimeMs = 60 * 1000;

/** What an attempt that ran out of time failed of: a process died during the exchange, or nobody came back. */
export function expiryReason(state: AttemptState): ErrorCode {
  return state === "returned" ? "connect.interrupted" : "connect.timed_out";
}
