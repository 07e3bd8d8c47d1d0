import type { ProjectId } from "@portico/protocol";
import type { Queries } from "../db/database.ts";
import type { Secret } from "../lib/secret.ts";

/** The sealed columns. The name is part of the additional data, so a record cannot be moved to another column. */
export type SealedField = "credentials.secret" | "integrations.client_secret" | "connect_attempts.pkce_verifier";

/** What a sealed record is bound to besides its project (security bar VT-02). */
export interface SealContext {
  field: SealedField;
  /** The row's id. */
  recordId: string;
  /** The row's version of this field; a put-back older record does not open under a newer version. */
  version: number;
}

/**
 * Envelope encryption: AES-256-GCM under the project's data key, which is stored wrapped by the root key (VT-01).
 * Format, project, field, record, version and key id are additional data (VT-02); the tag is 16 bytes, always (VT-03).
 */
export interface Vault {
  /** Makes a new project's first data key, in the caller's transaction. */
  createProjectKey(queries: Queries, projectId: ProjectId): Promise<void>;
  /** Seals under the project's newest data key. */
  seal(projectId: ProjectId, context: SealContext, plain: Secret): Promise<Uint8Array>;
  /** Opens a record. No SQL when the data key is warm. Throws `vault.record_unreadable`, `vault.key_missing`. */
  open(projectId: ProjectId, context: SealContext, sealed: Uint8Array): Promise<Secret>;
}
