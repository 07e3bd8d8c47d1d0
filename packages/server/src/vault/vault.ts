import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Secret } from "../lib/secret.ts";
import type { SealedField } from "./sealed-columns.ts";

/** What a sealed record is bound to besides its project (security bar VT-02). */
export interface SealContext {
  field: SealedField;
  /** The row's id. */
  recordId: string;
  /** The row's version of this field; a put-back older record does not open under a newer version. */
  version: number;
}

/** What a record is opened for: a call, a renewal, a revocation. */
export type OpenPurpose = "use" | "refresh" | "revoke" | "export";

/** Writes a data key that was made. The project's row must be there. */
export type StoreDataKey = (queries: Queries) => Promise<void>;

/** Seals for one project without asking anybody. */
export type Sealer = (context: SealContext, plain: Secret) => Uint8Array;

/**
 * Envelope encryption: AES-256-GCM under the project's data key, which is stored wrapped by the root key (VT-01).
 * Format, project, field, record, version and key id are additional data (VT-02); the tag is 16 bytes, always (VT-03).
 */
export interface Vault {
  /**
   * Makes a data key for a project and answers the function that stores it, for the transaction that makes the project:
   * wrapping may have to ask a key service, which never happens inside a transaction (invariant 4).
   * Throws `vault.key_missing`, `vault.key_unavailable`.
   */
  makeProjectKey(projectId: ProjectId): Promise<StoreDataKey>;
  /**
   * Deletes every data key of a project, in the caller's transaction, and has every node forget them: what they sealed can
   * never be opened again. Answers their ids.
   */
  destroyProjectKeys(queries: Queries, projectId: ProjectId): Promise<readonly string[]>;
  /**
   * A seal with the project's newest data key at hand, so that sealing needs no database later: what a provider answered
   * must be durable even while the database is away (TR-05).
   */
  sealer(projectId: ProjectId): Promise<Sealer>;
  /** Seals under the project's newest data key. */
  seal(projectId: ProjectId, context: SealContext, plain: Secret): Promise<Uint8Array>;
  /**
   * Opens a record. No SQL when the data key is warm. Throws `vault.record_unreadable`, `vault.key_missing`, and
   * `vault.brake_engaged` when the caller opens too many (only for "use", the default purpose), and
   * `vault.key_unavailable` when the key service has been away for longer than the data key may be kept (1 hour).
   */
  open(projectId: ProjectId, context: SealContext, sealed: Uint8Array, purpose?: OpenPurpose): Promise<Secret>;
}
