/** The rows of the database, as `migrations/` made them. One interface a table. */
import type { ColumnType, Generated, GeneratedAlways } from "kysely";

type Timestamp = ColumnType<Date, Date | undefined, Date>;
/** jsonb: read as a value, written as text made by `JSON.stringify`, on both databases alike. */
type Json<T> = ColumnType<T, string | undefined, string>;
type NullableJson<T> = ColumnType<T | null, string | null | undefined, string | null>;
type Bytes = ColumnType<Uint8Array, Uint8Array, Uint8Array>;
type NullableBytes = ColumnType<Uint8Array | null, Uint8Array | null | undefined, Uint8Array | null>;

export interface Schema {
  projects: {
    id: string;
    name: string;
    allowed_origins: ColumnType<string[], string[] | undefined, string[]>;
    redirect_urls: ColumnType<string[], string[] | undefined, string[]>;
    breadth_limit: Generated<number>;
    breadth_brake: Generated<boolean>;
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
  project_api_keys: {
    id: string;
    project_id: string;
    name: string;
    key_hash: Bytes;
    hint: string;
    scopes: ColumnType<string[], string[], string[]>;
    created_at: Timestamp;
    expires_at: Date;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
  project_data_keys: {
    id: string;
    project_id: string;
    root_key_id: string;
    wrapped_key: Bytes;
    created_at: Timestamp;
    retired_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  };
  secret_openings: {
    project_id: string;
    minute: Date;
    field: string;
    record_id: string;
    purpose: string;
    caller: string;
    opened: number;
  };
  honeytokens: { credential_id: string; project_id: string; created_at: Date };
  server_nodes: { id: string; root_key_ids: string[]; seen_at: Timestamp };
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
    is_test_app: Generated<boolean>;
    assessed_for: Date | null;
    consent: Json<Record<string, unknown>>;
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
    are_scopes_known: Generated<boolean>;
    secret: Bytes;
    secret_version: Generated<number>;
    expires_at: Date | null;
    refreshed_at: Date | null;
    refresh_failures: Generated<number>;
    refresh_lease_owner: string | null;
    refresh_lease_until: Date | null;
    refresh_started_at: Date | null;
    health: Generated<"healthy" | "failing" | "suspect" | "in_doubt" | "dead">;
    health_reason: string | null;
    health_changed_at: Timestamp;
    refusals: Generated<number>;
    confirm_after: Date | null;
    last_success_at: Date | null;
    last_failure_at: Date | null;
    last_failure_reason: string | null;
    last_used_at: Date | null;
    next_refresh_at: Date | null;
    consented_at: Timestamp;
    grant_expires_at: Date | null;
    expiry_notice_days: number | null;
    frozen_at: Date | null;
    stated_expires_at: Date | null;
    next_notice_at: Date | null;
    declined_scopes: ColumnType<string[], string[] | undefined, string[]>;
    missing_scopes: ColumnType<string[], string[] | undefined, string[]>;
    scopes_missing_since: Date | null;
    is_consent_dated: Generated<boolean>;
    assessed_for: Date | null;
    recent_mints: Json<number[]>;
    oauth_client: NullableJson<Record<string, unknown>>;
    revoked_at: Date | null;
    consent_version: Generated<number>;
    source_id: string | null;
    source_token_hash: Bytes | null;
    app_refused_since: Date | null;
    source_version: number | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  credential_quarantine: {
    id: string;
    project_id: string;
    credential_id: string;
    kind: "refused" | "late_reply";
    secret: Bytes;
    secret_version: number;
    facts: Json<Record<string, unknown>>;
    created_at: Date;
    expires_at: Date;
  };
  revoked_secrets: {
    id: string;
    project_id: string;
    user_id: string;
    integration_id: string;
    trace: Bytes;
    revoked_at: Date;
  };
  refresh_breakers: {
    integration_id: string;
    project_id: string;
    cause: "outage" | "app_refused" | null;
    failures: Generated<number>;
    last_credential_id: string | null;
    opened_at: Date | null;
    retry_at: Date | null;
    probes: Generated<number>;
    probe_until: Date | null;
    settings_at: Date | null;
  };
  refresh_slots: { provider_key: string; slot: number; owner: string | null; held_until: Date | null };
  revocations: {
    id: string;
    project_id: string;
    credential_id: string | null;
    integration_id: string;
    integration_type: string;
    user_id: string;
    end_user_id: string;
    account_id: string | null;
    account_name: string | null;
    cause:
      | "disconnected"
      | "emergency"
      | "replaced"
      | "refreshed_after_removal"
      | "restored"
      | "not_kept"
      | "quarantine_ended";
    asked_by: "user" | "admin" | "api_key" | "server";
    asked_by_id: string | null;
    freeze_id: string | null;
    asked_at: Timestamp;
    outcome: "pending" | "revoked" | "unsupported" | "refused" | "failed";
    reason: string | null;
    provider_status: number | null;
    tries: Generated<number>;
    done: ColumnType<string[], string[] | undefined, string[]>;
    first_try_at: Date | null;
    open_renewal: string | null;
    answered_renewal: string | null;
    last_try_at: Date | null;
    next_try_at: Date | null;
    leased_until: Date | null;
    settled_at: Date | null;
    secret: NullableBytes;
    secret_version: Generated<number>;
    source_token_hash: NullableBytes;
    app: ColumnType<unknown, string | null | undefined, string | null>;
    renewal_asked_at: Date | null;
    renewal_refused_at: Date | null;
  };
  freezes: {
    id: string;
    project_id: string | null;
    integration_id: string | null;
    integration_type: string | null;
    user_id: string | null;
    account_id: string | null;
    connected_since: Date | null;
    connected_until: Date | null;
    reason: string | null;
    asked_by: "admin" | "api_key";
    asked_by_id: string | null;
    frozen_at: Timestamp;
    thawed_at: Date | null;
    revoking_since: Date | null;
    revoked_through: Date | null;
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
  credential_imports: {
    id: string;
    project_id: string;
    format: "jsonl" | "csv" | "nango";
    options: Json<Record<string, unknown>>;
    is_dry_run: boolean;
    created_at: Timestamp;
    updated_at: Timestamp;
    finished_at: Date | null;
  };
  credential_import_lines: {
    import_id: string;
    line: number;
    source_id: string | null;
    outcome: "imported" | "updated" | "skipped" | "refused";
    reason: string | null;
    message: string;
    needs_consent: "other_client" | "no_refresh_token" | null;
    credential_id: string | null;
  };
  project_imports: {
    project_id: string;
    export_id: string;
    file_hash: NullableBytes;
    started_at: Timestamp;
    finished_at: Date | null;
    rows_written: Generated<number>;
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
    state: "created" | "handed_off" | "returned" | "undecided" | "succeeded" | "failed";
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
    can_ask: Generated<boolean>;
    held_grant: NullableBytes;
    account_question: NullableJson<Record<string, unknown>>;
    scopes: ColumnType<string[] | null, string[] | null | undefined, string[] | null>;
    oauth_client: NullableJson<Record<string, unknown>>;
    client_secret: NullableBytes;
    device: NullableJson<Record<string, unknown>>;
    next_poll_at: Date | null;
    request_token: string | null;
    grant_secret: NullableBytes;
  };
  oauth_registrations: {
    id: string;
    project_id: string;
    integration_id: string;
    issuer: string;
    redirect_uri: string;
    client_id: string | null;
    client_secret: NullableBytes;
    client_authentication: "none" | "basic" | "body";
    created_at: Timestamp;
    expires_at: Date | null;
    claimed_until: Date | null;
  };
  connect_states: { state_hash: Bytes; attempt_id: string; expires_at: Date };
  events: {
    id: GeneratedAlways<string>;
    public_id: Generated<string>;
    position: string | null;
    project_id: string;
    type: string;
    user_id: string | null;
    integration_id: string | null;
    credential_id: string | null;
    data: Json<Record<string, unknown>>;
    occurred_at: Timestamp;
  };
  webhook_endpoints: {
    id: string;
    project_id: string;
    url: string;
    description: string;
    event_types: ColumnType<string[], string[], string[]>;
    enabled: Generated<boolean>;
    disabled_reason: "gone" | "failing" | null;
    starts_after: string;
    failing_since: Date | null;
    slow_since: Date | null;
    created_at: Timestamp;
    updated_at: Timestamp;
  };
  webhook_secrets: {
    id: string;
    project_id: string;
    endpoint_id: string;
    secret: Bytes;
    created_at: Timestamp;
    expires_at: Date | null;
  };
  webhook_deliveries: {
    id: Generated<string>;
    number: GeneratedAlways<string>;
    project_id: string;
    endpoint_id: string;
    event_id: string;
    event_type: string;
    state: Generated<"waiting" | "delivered" | "dead">;
    attempts: Generated<number>;
    next_attempt_at: Date;
    lease: string | null;
    created_at: Timestamp;
    finished_at: Date | null;
  };
  webhook_attempts: {
    id: GeneratedAlways<string>;
    project_id: string;
    delivery_id: string;
    attempted_at: Date;
    duration_ms: number;
    status: number | null;
    error: string | null;
    response: string | null;
  };
  webhook_fan_out: { id: Generated<boolean>; position: string };
}
