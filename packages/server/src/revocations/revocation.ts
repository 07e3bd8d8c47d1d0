import type { CredentialId, IntegrationId, ProjectId, UserId } from "@portico/protocol";
import type { RevocationOutcome, RevocationCause } from "@portico/protocol/endpoints";
import type { Queries } from "../db/database.ts";
import type { Secret } from "../lib/secret.ts";
import type { DiscoveredServer } from "../oauth/discovery/discovered-server.ts";
import type { OwnClient } from "../oauth/own-client.ts";
import type { TokenKind } from "../oauth/revoke-token.ts";

/** Who wanted it: the end user, an admin, the host's server by an API key, or this server by itself. */
export interface AskedBy {
  kind: "user" | "admin" | "api_key" | "server";
  /** Of the admin or of the key. */
  id?: string | undefined;
}

/** What is to be taken back, and for whom. Public facts. */
export interface Grant {
  projectId: ProjectId;
  /** Null: it became no credential. */
  credentialId: CredentialId | null;
  integrationId: IntegrationId;
  userId: UserId;
  accountId: string | null;
  accountName: string | null;
  accountType: string | null;
  /** The credential's own OAuth client; its secret is among the order's, as `clientSecret`. Null: the integration's. */
  oauthClient: OwnClient | null;
  templateValues: Readonly<Record<string, string>>;
  /** When the access token runs out; null: not by itself, or not known. */
  expiresAt: Date | null;
}

/** The grant that a credential stands on, or stood on. */
export interface CredentialGrant extends Grant {
  credentialId: CredentialId;
}

export interface RevocationOrder {
  grant: Grant;
  /** Undefined when it could not be opened: the receipt then says so. */
  secret: Readonly<Record<string, Secret>> | undefined;
  cause: RevocationCause;
  by: AskedBy;
  /**
   * The grant lives on in a connection, with newer tokens: where a revocation ends more than the token, or might, nothing
   * is revoked (OA-24).
   */
  sharesGrant?: boolean | undefined;
  /** A renewal of these tokens was asked for, and its answer is not known: what refuses them may have given newer ones. */
  isRenewalOpen?: boolean | undefined;
  /** Which renewal that is, where it is a single one: the doubt is over once the tokens that it gave are taken back. */
  openRenewal?: string | null | undefined;
  /** The renewal that gave these tokens, where they are all that any open one gave. */
  answeredRenewal?: string | null | undefined;
  /** The mass revocation that it is part of. */
  freezeId?: string | undefined;
}

/** An order that is sealed and ready to be written; made outside of the transaction that writes it. */
export interface PreparedRevocation {
  id: string;
  order: Omit<RevocationOrder, "secret">;
  integrationType: string;
  outcome: "pending" | "unsupported" | "failed";
  reason: string | null;
  /** With `pending` only. */
  sealed: Uint8Array | null;
  app: AppSnapshot | null;
}

/** The OAuth client as it was, for when its integration is gone. Public facts; the client secret is sealed. */
export interface AppSnapshot {
  provider: unknown;
  clientId: string;
  accountType: string | null;
  values: Readonly<Record<string, string>>;
  /** Where the provider's authorization server was discovered. Absent in receipts of before that. */
  server?: DiscoveredServer | null;
  /** ISO 8601, of the access token. */
  expiresAt: string | null;
}

/** A receipt that a worker holds for a try. */
export interface ClaimedRevocation {
  id: string;
  projectId: ProjectId;
  credentialId: CredentialId | null;
  integrationId: IntegrationId;
  userId: UserId;
  accountId: string | null;
  accountName: string | null;
  cause: RevocationCause;
  /** When a try came to an end for the first time; null: none has. */
  firstTryAt: Date | null;
  tries: number;
  done: readonly TokenKind[];
  sealed: Uint8Array;
  secretVersion: number;
  /** A renewal of these tokens was asked for before this try, and its answer is not known. */
  isRenewalOpen: boolean;
  /** See `RevocationOrder`. */
  openRenewal: string | null;
  answeredRenewal: string | null;
  app: AppSnapshot;
}

/**
 * The texts of all tokens that connections stand on which may have been given the same ones: of the same client, and of the
 * account or of the user. Throws while the vault or the database cannot be asked.
 */
export type TokensInUse = (
  of: Pick<ClaimedRevocation, "projectId" | "integrationId" | "userId" | "accountId" | "app">,
) => Promise<ReadonlySet<string>>;

/**
 * Whether a consent of the same client waits for its user to decide, so that what a revocation ends may be what the user is
 * about to get: of the same account; where either is not known, of the same user, and of anybody unless the revocation ends
 * nothing but its token. Throws while the vault or the database cannot be asked.
 */
export type IsConsentUndecided = (
  of: Pick<ClaimedRevocation, "projectId" | "integrationId" | "userId" | "accountId" | "app"> & {
    endsTokenOnly: boolean;
  },
) => Promise<boolean>;

/** What other rooms ask of revocations: a durable order that commits with its cause, and is carried out afterwards. */
export interface Revocations {
  /**
   * Seals the order, so that it can be written inside a transaction without asking the vault. A scheme or a provider that
   * has no way to revoke is `unsupported` at once, and no secret is kept for it. Throws while the vault or the database
   * cannot be asked, so that whoever lets go of the secret keeps it.
   */
  prepare(order: RevocationOrder): Promise<PreparedRevocation>;
  /** Writes the receipt with the caller's queries, so that it commits with what made it necessary (TR-17). */
  order(queries: Queries, prepared: PreparedRevocation): Promise<void>;
  /** Tries what is due, soon and in the background. Call it after the commit. */
  wake(): void;
}

export type { RevocationOutcome, RevocationCause };
