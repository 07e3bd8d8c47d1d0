/** The rows of the database, as `migrations/` made them. One interface a table. */
import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Timestamp = ColumnType<Date, Date | undefined, Date>;
/** jsonb: read as a value, written as text made by `JSON.stringify`, on both databases alike. */
type Json<T> = ColumnType<T, string | undefined, string>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
type NullableBytes = ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;

export interface Schema {
  projects: {
    id: string;
    name: string;
    allowed_origins: ColumnType<string[], string[] | undefined, string[]>;
    redirect_urls: ColumnType<string[], string[] | undefined, string[]>;
    created_at: Timestamp;
  };
  project_signing_keys: {
    id: string;
    project_id: string;
    public_key: Json<Record<string, unknown>>;
    created_at: Timestamp;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
  project_data_keys: {
    id: string;
    project_id: string;
    root_key_id: string;
    wrapped_key: Bytes;
    created_at: Timestamp;
  };
  admins: { id: string; name: string; role: "owner"; created_at: Timestamp };
  admin_sign_in_links: { token_hash: Bytes; admin_id: string; created_at: Timestamp; expires_at: Date };
  admin_sessions: {
    token_hash: Bytes;
    admin_id: string;
    created_at: Timestamp;
    last_seen_at: Timestamp;
    expires_at: Date;
  };
  users: {
    id: string;
    project_id: string;
    end_user_id: string;
    meta: Json<Record<string, unknown>>;
    is_active: Generated<boolean>;
    created_at: Timestamp;
    last_active_at: Timestamp;
  };
  private_providers: {
    project_id: string;
    key: string;
    declaration: Json<unknown>;
    created_at: Timestamp;
  };
  integrations: {
    id: string;
    project_id: string;
    provider_key: string;
    is_active: Generated<boolean>;
    client_id: string | null;
    client_secret: NullableBytes;
    client_secret_version: Generated<number>;
    scopes: ColumnType<string[], string[] | undefined, string[]>;
    portal: Json<Record<string, unknown>>;
    request_policy: Json<Record<string, unknown>>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  credentials: {
    id: string;
    project_id: string;
    integration_id: string;
    user_id: string;
    status: "PENDING" | "INVALID" | "VALID";
    status_reason: string | null;
    external_id: string | null;
    account_type: string | null;
    account_id: string | null;
    account_name: string | null;
    provider_data: Json<Record<string, string | number | boolean>>;
    template_values: Json<Record<string, string>>;
    granted_scopes: ColumnType<string[], string[] | undefined, string[]>;
    secret: Bytes;
    secret_version: Generated<number>;
    expires_at: Date | null;
    refreshed_at: Date | null;
    refresh_failures: Generated<number>;
    refresh_lease_owner: string | null;
    refresh_lease_until: Date | null;
    refresh_started_at: Date | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  configurations: {
    id: string;
    project_id: string;
    credential_id: string;
    external_id: string | null;
    is_default: Generated<boolean>;
    shared_settings: Json<Record<string, unknown>>;
    workflow_settings: Json<Record<string, { enabled: boolean; settings: Record<string, unknown> }>>;
    meta: Json<Record<string, unknown>>;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  browser_handshakes: {
    nonce_hash: Bytes;
    project_id: string;
    integration_id: string;
    browser_hash: Bytes;
    opener_origin: string;
    user_id: string | null;
    created_at: Timestamp;
    expires_at: Date;
  };
  connect_attempts: {
    id: string;
    project_id: string;
    user_id: string;
    integration_id: string;
    key_hash: Bytes;
    state: "created" | "handed_off" | "returned" | "succeeded" | "failed";
    start_secret_hash: NullableBytes;
    browser_hash: NullableBytes;
    opener_origin: string;
    redirect_uri: string;
    account_type: string | null;
    connect_values: Json<Record<string, string>>;
    install_options: Json<Record<string, unknown>>;
    pkce_verifier: NullableBytes;
    credential_id: string | null;
    error_code: string | null;
    error_reference: string | null;
    error_meta: Json<Record<string, unknown>>;
    created_at: Timestamp;
    handed_off_at: Date | null;
    finished_at: Date | null;
    expires_at: Date;
  };
  connect_states: { state_hash: Bytes; attempt_id: string; expires_at: Date };
  events: {
    id: GeneratedAlways<string>;
    project_id: string;
    type: string;
    user_id: string | null;
    integration_id: string | null;
    credential_id: string | null;
    data: Json<Record<string, unknown>>;
    occurred_at: Timestamp;
  };
}
