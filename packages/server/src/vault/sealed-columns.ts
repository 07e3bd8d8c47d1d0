/**
 * Every column that holds a sealed record, and what its records are bound to besides project and key. The one list that
 * opening, rotation and the tests go by: a column that is missing here would be left behind when a data key is
 * replaced, so a test compares it with the schema.
 */
export const sealedColumns = [
  { field: "credentials.secret", table: "credentials", column: "secret", recordId: "id", version: "secret_version" },
  {
    field: "credential_quarantine.secret",
    table: "credential_quarantine",
    column: "secret",
    recordId: "id",
    version: 1,
  },
  {
    field: "integrations.client_secret",
    table: "integrations",
    column: "client_secret",
    recordId: "id",
    version: "client_secret_version",
  },
  {
    field: "connect_attempts.pkce_verifier",
    table: "connect_attempts",
    column: "pkce_verifier",
    recordId: "id",
    version: 1,
  },
  {
    field: "connect_attempts.held_grant",
    table: "connect_attempts",
    column: "held_grant",
    recordId: "id",
    version: 1,
  },
  {
    field: "connect_attempts.client_secret",
    table: "connect_attempts",
    column: "client_secret",
    recordId: "id",
    version: 1,
  },
  {
    field: "connect_attempts.grant_secret",
    table: "connect_attempts",
    column: "grant_secret",
    recordId: "id",
    version: 1,
  },
  {
    field: "oauth_registrations.client_secret",
    table: "oauth_registrations",
    column: "client_secret",
    recordId: "id",
    version: 1,
  },
  { field: "revocations.secret", table: "revocations", column: "secret", recordId: "id", version: "secret_version" },
  { field: "revoked_secrets.trace", table: "revoked_secrets", column: "trace", recordId: "id", version: 1 },
  { field: "import_keys.secret", table: "import_keys", column: "secret", recordId: "id", version: 1 },
  { field: "webhook_secrets.secret", table: "webhook_secrets", column: "secret", recordId: "id", version: 1 },
] as const satisfies readonly SealedColumn[];

/** One sealed column. Its table has a `project_id`. */
export interface SealedColumn {
  /** `table.column`; part of the additional data, so a record cannot be moved to another column. */
  field: string;
  table: string;
  column: string;
  /** The column that the record is bound to as `recordId`: a uuid, unique in its table. */
  recordId: string;
  /** The column that counts the secret's versions, or the version that it always has. */
  version: string | number;
}

export type SealedField = (typeof sealedColumns)[number]["field"];
