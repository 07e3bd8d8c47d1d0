create table admin_sessions (
  token_hash bytea not null,
  admin_id uuid not null,
  created_at timestamp with time zone not null default now(),
  last_seen_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint admin_sessions_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admins(id) ON DELETE CASCADE,
  constraint admin_sessions_pkey PRIMARY KEY (token_hash)
);
CREATE UNIQUE INDEX admin_sessions_pkey ON public.admin_sessions USING btree (token_hash);

create table admin_sign_in_links (
  token_hash bytea not null,
  admin_id uuid not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint admin_sign_in_links_admin_id_fkey FOREIGN KEY (admin_id) REFERENCES admins(id) ON DELETE CASCADE,
  constraint admin_sign_in_links_pkey PRIMARY KEY (token_hash)
);
CREATE UNIQUE INDEX admin_sign_in_links_pkey ON public.admin_sign_in_links USING btree (token_hash);

create table admins (
  id uuid not null,
  name text not null,
  role text not null,
  created_at timestamp with time zone not null default now(),
  constraint admins_pkey PRIMARY KEY (id),
  constraint admins_role_check CHECK ((role = 'owner'::text))
);
CREATE UNIQUE INDEX admins_pkey ON public.admins USING btree (id);

create table browser_handshakes (
  nonce_hash bytea not null,
  project_id uuid not null,
  integration_id uuid not null,
  browser_hash bytea not null,
  opener_origin text not null,
  user_id uuid,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  meeting_hash bytea,
  code_hash bytea,
  attempt_id uuid,
  constraint browser_handshakes_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES connect_attempts(id) ON DELETE CASCADE,
  constraint browser_handshakes_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint browser_handshakes_pkey PRIMARY KEY (nonce_hash),
  constraint browser_handshakes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint browser_handshakes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX browser_handshakes_by_attempt ON public.browser_handshakes USING btree (attempt_id) WHERE (attempt_id IS NOT NULL);
CREATE INDEX browser_handshakes_by_meeting ON public.browser_handshakes USING btree (meeting_hash) WHERE (meeting_hash IS NOT NULL);
CREATE UNIQUE INDEX browser_handshakes_pkey ON public.browser_handshakes USING btree (nonce_hash);

create table configurations (
  id uuid not null,
  project_id uuid not null,
  credential_id uuid not null,
  external_id text collate C,
  is_default boolean not null default false,
  shared_settings jsonb not null default '{}'::jsonb,
  workflow_settings jsonb not null default '{}'::jsonb,
  meta jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint configurations_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(id) ON DELETE CASCADE,
  constraint configurations_pkey PRIMARY KEY (id),
  constraint configurations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX configurations_by_credential ON public.configurations USING btree (credential_id, is_default DESC, created_at);
CREATE UNIQUE INDEX configurations_external_id ON public.configurations USING btree (credential_id, external_id) WHERE (external_id IS NOT NULL);
CREATE UNIQUE INDEX configurations_one_default ON public.configurations USING btree (credential_id) WHERE is_default;
CREATE UNIQUE INDEX configurations_pkey ON public.configurations USING btree (id);

create table connect_attempts (
  id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  integration_id uuid not null,
  key_hash bytea not null,
  state text not null,
  start_secret_hash bytea,
  browser_hash bytea,
  opener_origin text not null,
  redirect_uri text not null,
  account_type text,
  connect_values jsonb not null default '{}'::jsonb,
  install_options jsonb not null default '{}'::jsonb,
  pkce_verifier bytea,
  credential_id uuid,
  error_code text,
  error_reference text,
  error_meta jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  handed_off_at timestamp with time zone,
  finished_at timestamp with time zone,
  expires_at timestamp with time zone not null,
  can_ask boolean not null default false,
  held_grant bytea,
  account_question jsonb,
  scopes _text,
  oauth_client jsonb,
  client_secret bytea,
  device jsonb,
  next_poll_at timestamp with time zone,
  request_token text,
  grant_secret bytea,
  constraint connect_attempts_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(id) ON DELETE SET NULL,
  constraint connect_attempts_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint connect_attempts_pkey PRIMARY KEY (id),
  constraint connect_attempts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint connect_attempts_state_check CHECK ((state = ANY (ARRAY['created'::text, 'handed_off'::text, 'returned'::text, 'undecided'::text, 'succeeded'::text, 'failed'::text]))),
  constraint connect_attempts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint connect_attempts_user_id_key_hash_key UNIQUE (user_id, key_hash)
);
CREATE INDEX connect_attempts_by_end ON public.connect_attempts USING btree (integration_id, finished_at) WHERE (finished_at IS NOT NULL);
CREATE UNIQUE INDEX connect_attempts_by_start_secret ON public.connect_attempts USING btree (start_secret_hash) WHERE (start_secret_hash IS NOT NULL);
CREATE INDEX connect_attempts_holding ON public.connect_attempts USING btree (finished_at) WHERE (held_grant IS NOT NULL);
CREATE UNIQUE INDEX connect_attempts_pkey ON public.connect_attempts USING btree (id);
CREATE INDEX connect_attempts_unfinished ON public.connect_attempts USING btree (expires_at) WHERE (state = ANY (ARRAY['created'::text, 'handed_off'::text, 'returned'::text, 'undecided'::text]));
CREATE UNIQUE INDEX connect_attempts_user_id_key_hash_key ON public.connect_attempts USING btree (user_id, key_hash);

create table connect_links (
  id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  integration_id uuid not null,
  secret_hash bytea not null,
  session_hash bytea,
  session_expires_at timestamp with time zone,
  options jsonb not null default '{}'::jsonb,
  return_url text,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint connect_links_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint connect_links_pkey PRIMARY KEY (id),
  constraint connect_links_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint connect_links_secret_hash_key UNIQUE (secret_hash),
  constraint connect_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX connect_links_by_integration ON public.connect_links USING btree (integration_id);
CREATE INDEX connect_links_by_project ON public.connect_links USING btree (project_id, created_at DESC);
CREATE INDEX connect_links_by_user ON public.connect_links USING btree (user_id);
CREATE UNIQUE INDEX connect_links_pkey ON public.connect_links USING btree (id);
CREATE UNIQUE INDEX connect_links_secret_hash_key ON public.connect_links USING btree (secret_hash);

create table connect_states (
  state_hash bytea not null,
  attempt_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint connect_states_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES connect_attempts(id) ON DELETE CASCADE,
  constraint connect_states_pkey PRIMARY KEY (state_hash)
);
CREATE UNIQUE INDEX connect_states_pkey ON public.connect_states USING btree (state_hash);

create table credential_import_lines (
  import_id uuid not null,
  line integer not null,
  source_id text collate C,
  outcome text not null,
  reason text,
  message text not null,
  needs_consent text,
  credential_id uuid,
  constraint credential_import_lines_import_id_fkey FOREIGN KEY (import_id) REFERENCES credential_imports(id) ON DELETE CASCADE,
  constraint credential_import_lines_outcome_check CHECK ((outcome = ANY (ARRAY['imported'::text, 'updated'::text, 'skipped'::text, 'refused'::text]))),
  constraint credential_import_lines_pkey PRIMARY KEY (import_id, line)
);
CREATE INDEX credential_import_lines_by_source ON public.credential_import_lines USING btree (import_id, source_id);
CREATE UNIQUE INDEX credential_import_lines_pkey ON public.credential_import_lines USING btree (import_id, line);

create table credential_imports (
  id uuid not null,
  project_id uuid not null,
  format text not null,
  options jsonb not null default '{}'::jsonb,
  is_dry_run boolean not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  constraint credential_imports_format_check CHECK ((format = ANY (ARRAY['jsonl'::text, 'csv'::text, 'nango'::text]))),
  constraint credential_imports_pkey PRIMARY KEY (id),
  constraint credential_imports_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX credential_imports_by_project ON public.credential_imports USING btree (project_id, created_at);
CREATE UNIQUE INDEX credential_imports_pkey ON public.credential_imports USING btree (id);

create table credential_quarantine (
  id uuid not null,
  project_id uuid not null,
  credential_id uuid not null,
  kind text not null,
  secret bytea not null,
  secret_version integer not null,
  facts jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  constraint credential_quarantine_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(id) ON DELETE CASCADE,
  constraint credential_quarantine_kind_check CHECK ((kind = ANY (ARRAY['refused'::text, 'late_reply'::text]))),
  constraint credential_quarantine_pkey PRIMARY KEY (id),
  constraint credential_quarantine_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX credential_quarantine_by_credential ON public.credential_quarantine USING btree (credential_id, kind, created_at);
CREATE INDEX credential_quarantine_expiring ON public.credential_quarantine USING btree (expires_at);
CREATE UNIQUE INDEX credential_quarantine_pkey ON public.credential_quarantine USING btree (id);

create table credentials (
  id uuid not null,
  project_id uuid not null,
  integration_id uuid not null,
  user_id uuid not null,
  status text not null,
  status_reason text,
  external_id text collate C,
  account_type text,
  account_id text,
  account_name text,
  provider_data jsonb not null default '{}'::jsonb,
  template_values jsonb not null default '{}'::jsonb,
  granted_scopes _text not null default '{}'::text[],
  secret bytea not null,
  secret_version integer not null default 1,
  expires_at timestamp with time zone,
  refreshed_at timestamp with time zone,
  refresh_failures integer not null default 0,
  refresh_lease_owner uuid,
  refresh_lease_until timestamp with time zone,
  refresh_started_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  health text not null default 'healthy'::text,
  health_reason text,
  health_changed_at timestamp with time zone not null default now(),
  refusals integer not null default 0,
  confirm_after timestamp with time zone,
  last_success_at timestamp with time zone,
  last_failure_at timestamp with time zone,
  last_failure_reason text,
  last_used_at timestamp with time zone,
  next_refresh_at timestamp with time zone,
  consented_at timestamp with time zone not null default now(),
  grant_expires_at timestamp with time zone,
  expiry_notice_days integer,
  frozen_at timestamp with time zone,
  oauth_client jsonb,
  revoked_at timestamp with time zone,
  stated_expires_at timestamp with time zone,
  next_notice_at timestamp with time zone,
  declined_scopes _text not null default '{}'::text[],
  missing_scopes _text not null default '{}'::text[],
  assessed_for timestamp with time zone,
  source_id text collate C,
  recent_mints jsonb not null default '[]'::jsonb,
  consent_version integer not null default 1,
  are_scopes_known boolean not null default true,
  source_token_hash bytea,
  app_refused_since timestamp with time zone,
  source_version integer,
  scopes_missing_since timestamp with time zone,
  is_consent_dated boolean not null default true,
  constraint credentials_health_check CHECK ((health = ANY (ARRAY['healthy'::text, 'failing'::text, 'suspect'::text, 'in_doubt'::text, 'dead'::text]))),
  constraint credentials_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint credentials_pkey PRIMARY KEY (id),
  constraint credentials_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint credentials_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'INVALID'::text, 'VALID'::text]))),
  constraint credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX credentials_by_integration ON public.credentials USING btree (project_id, integration_id);
CREATE INDEX credentials_by_source_token ON public.credentials USING btree (project_id, source_token_hash) WHERE (source_token_hash IS NOT NULL);
CREATE INDEX credentials_by_user ON public.credentials USING btree (project_id, user_id, integration_id, created_at);
CREATE INDEX credentials_due ON public.credentials USING btree (next_refresh_at) WHERE (next_refresh_at IS NOT NULL);
CREATE INDEX credentials_expiring ON public.credentials USING btree (grant_expires_at) WHERE (grant_expires_at IS NOT NULL);
CREATE UNIQUE INDEX credentials_external_id ON public.credentials USING btree (user_id, integration_id, external_id) WHERE (external_id IS NOT NULL);
CREATE INDEX credentials_in_doubt ON public.credentials USING btree (refresh_lease_until) WHERE (refresh_started_at IS NOT NULL);
CREATE INDEX credentials_notices ON public.credentials USING btree (next_notice_at) WHERE (next_notice_at IS NOT NULL);
CREATE UNIQUE INDEX credentials_pkey ON public.credentials USING btree (id);
CREATE INDEX credentials_proven ON public.credentials USING btree (integration_id, last_success_at);
CREATE INDEX credentials_refused ON public.credentials USING btree (integration_id) WHERE ((refusals > 0) AND (health = ANY (ARRAY['suspect'::text, 'in_doubt'::text])));
CREATE INDEX credentials_renewed ON public.credentials USING btree (integration_id, refreshed_at) WHERE (refreshed_at > consented_at);
CREATE UNIQUE INDEX credentials_source ON public.credentials USING btree (project_id, source_id) WHERE (source_id IS NOT NULL);
CREATE INDEX credentials_to_confirm ON public.credentials USING btree (confirm_after) WHERE (confirm_after IS NOT NULL);

create table ended_tokens (
  id uuid not null,
  project_id uuid not null,
  token_hash bytea not null,
  reason text not null,
  ended_at timestamp with time zone not null,
  constraint ended_tokens_pkey PRIMARY KEY (id),
  constraint ended_tokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint ended_tokens_reason_check CHECK ((reason = ANY (ARRAY['replaced'::text, 'disconnected'::text, 'revoked'::text])))
);
CREATE UNIQUE INDEX ended_tokens_by_token ON public.ended_tokens USING btree (project_id, token_hash);
CREATE UNIQUE INDEX ended_tokens_pkey ON public.ended_tokens USING btree (id);

create table events (
  id bigint not null generated always as identity,
  project_id uuid not null,
  type text not null,
  user_id uuid,
  integration_id uuid,
  credential_id uuid,
  data jsonb not null default '{}'::jsonb,
  occurred_at timestamp with time zone not null default now(),
  public_id uuid not null default gen_random_uuid(),
  position bigint,
  constraint events_pkey PRIMARY KEY (id),
  constraint events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX events_by_position ON public.events USING btree ("position");
CREATE UNIQUE INDEX events_by_public_id ON public.events USING btree (public_id);
CREATE INDEX events_in_order ON public.events USING btree (project_id, "position");
CREATE UNIQUE INDEX events_pkey ON public.events USING btree (id);
CREATE INDEX events_to_number ON public.events USING btree (id) WHERE ("position" IS NULL);

create table freezes (
  id uuid not null,
  project_id uuid,
  integration_id uuid,
  integration_type text collate C,
  user_id uuid,
  account_id text,
  connected_since timestamp with time zone,
  connected_until timestamp with time zone,
  reason text,
  asked_by text not null,
  asked_by_id uuid,
  frozen_at timestamp with time zone not null default now(),
  thawed_at timestamp with time zone,
  revoking_since timestamp with time zone,
  revoked_through timestamp with time zone,
  constraint freezes_asked_by_check CHECK ((asked_by = ANY (ARRAY['admin'::text, 'api_key'::text]))),
  constraint freezes_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint freezes_pkey PRIMARY KEY (id),
  constraint freezes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint freezes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX freezes_by_project ON public.freezes USING btree (project_id, frozen_at DESC);
CREATE UNIQUE INDEX freezes_pkey ON public.freezes USING btree (id);
CREATE INDEX freezes_standing ON public.freezes USING btree (frozen_at) WHERE (thawed_at IS NULL);

create table honeytokens (
  credential_id uuid not null,
  project_id uuid not null,
  created_at timestamp with time zone not null,
  constraint honeytokens_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(id) ON DELETE CASCADE,
  constraint honeytokens_pkey PRIMARY KEY (credential_id),
  constraint honeytokens_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX honeytokens_by_project ON public.honeytokens USING btree (project_id);
CREATE UNIQUE INDEX honeytokens_pkey ON public.honeytokens USING btree (credential_id);

create table import_keys (
  id uuid not null,
  project_id uuid not null,
  secret bytea not null,
  constraint import_keys_pkey PRIMARY KEY (id),
  constraint import_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX import_keys_by_project ON public.import_keys USING btree (project_id, id);
CREATE UNIQUE INDEX import_keys_pkey ON public.import_keys USING btree (id);

create table integrations (
  id uuid not null,
  project_id uuid not null,
  provider_key text collate C not null,
  is_active boolean not null default false,
  client_id text,
  client_secret bytea,
  client_secret_version integer not null default 0,
  scopes _text not null default '{}'::text[],
  portal jsonb not null default '{}'::jsonb,
  request_policy jsonb not null default '{"mode": "identity", "rules": []}'::jsonb,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  is_test_app boolean not null default false,
  assessed_for timestamp with time zone,
  consent jsonb not null default '{}'::jsonb,
  settings jsonb not null default '[]'::jsonb,
  constraint integrations_pkey PRIMARY KEY (id),
  constraint integrations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint integrations_project_id_provider_key_key UNIQUE (project_id, provider_key)
);
CREATE UNIQUE INDEX integrations_pkey ON public.integrations USING btree (id);
CREATE UNIQUE INDEX integrations_project_id_provider_key_key ON public.integrations USING btree (project_id, provider_key);
CREATE INDEX integrations_to_assess ON public.integrations USING btree (updated_at) WHERE (assessed_for IS DISTINCT FROM updated_at);

create table migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);
CREATE UNIQUE INDEX migrations_pkey ON public.migrations USING btree (name);

create table oauth_registrations (
  id uuid not null,
  project_id uuid not null,
  integration_id uuid not null,
  issuer text not null,
  redirect_uri text not null,
  client_id text,
  client_secret bytea,
  client_authentication text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  claimed_until timestamp with time zone,
  constraint oauth_registrations_claim_check CHECK (((client_id IS NOT NULL) OR (claimed_until IS NOT NULL))),
  constraint oauth_registrations_client_authentication_check CHECK ((client_authentication = ANY (ARRAY['none'::text, 'basic'::text, 'body'::text]))),
  constraint oauth_registrations_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint oauth_registrations_integration_id_issuer_redirect_uri_key UNIQUE (integration_id, issuer, redirect_uri),
  constraint oauth_registrations_pkey PRIMARY KEY (id),
  constraint oauth_registrations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX oauth_registrations_integration_id_issuer_redirect_uri_key ON public.oauth_registrations USING btree (integration_id, issuer, redirect_uri);
CREATE UNIQUE INDEX oauth_registrations_pkey ON public.oauth_registrations USING btree (id);

create table private_providers (
  project_id uuid not null,
  key text collate C not null,
  declaration jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint private_providers_pkey PRIMARY KEY (project_id, key),
  constraint private_providers_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX private_providers_pkey ON public.private_providers USING btree (project_id, key);

create table project_api_keys (
  id uuid not null,
  project_id uuid not null,
  name text not null,
  key_hash bytea not null,
  hint text not null,
  scopes _text not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint project_api_keys_key_hash_key UNIQUE (key_hash),
  constraint project_api_keys_pkey PRIMARY KEY (id),
  constraint project_api_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX project_api_keys_by_project ON public.project_api_keys USING btree (project_id, created_at);
CREATE UNIQUE INDEX project_api_keys_key_hash_key ON public.project_api_keys USING btree (key_hash);
CREATE UNIQUE INDEX project_api_keys_pkey ON public.project_api_keys USING btree (id);

create table project_data_keys (
  id uuid not null,
  project_id uuid not null,
  root_key_id text not null,
  wrapped_key bytea not null,
  created_at timestamp with time zone not null default now(),
  retired_at timestamp with time zone,
  constraint project_data_keys_pkey PRIMARY KEY (id),
  constraint project_data_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX project_data_keys_by_project ON public.project_data_keys USING btree (project_id, created_at);
CREATE UNIQUE INDEX project_data_keys_pkey ON public.project_data_keys USING btree (id);

create table project_imports (
  project_id uuid not null,
  export_id uuid not null,
  started_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  file_hash bytea,
  rows_written integer not null default 0,
  constraint project_imports_pkey PRIMARY KEY (project_id),
  constraint project_imports_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX project_imports_pkey ON public.project_imports USING btree (project_id);

create table project_signing_keys (
  id uuid not null,
  project_id uuid not null,
  public_key jsonb not null,
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint project_signing_keys_pkey PRIMARY KEY (id),
  constraint project_signing_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX project_signing_keys_by_project ON public.project_signing_keys USING btree (project_id) WHERE (revoked_at IS NULL);
CREATE UNIQUE INDEX project_signing_keys_pkey ON public.project_signing_keys USING btree (id);

create table projects (
  id uuid not null,
  name text not null,
  allowed_origins _text not null default '{}'::text[],
  redirect_urls _text not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  breadth_limit integer not null default 100,
  breadth_brake boolean not null default false,
  portal_texts jsonb not null default '{}'::jsonb,
  constraint projects_breadth_limit_check CHECK (((breadth_limit >= 10) AND (breadth_limit <= 1000000))),
  constraint projects_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX projects_pkey ON public.projects USING btree (id);

create table refresh_breakers (
  integration_id uuid not null,
  project_id uuid not null,
  cause text,
  failures integer not null default 0,
  last_credential_id uuid,
  opened_at timestamp with time zone,
  retry_at timestamp with time zone,
  probes integer not null default 0,
  probe_until timestamp with time zone,
  settings_at timestamp with time zone,
  constraint refresh_breakers_cause_check CHECK ((cause = ANY (ARRAY['outage'::text, 'app_refused'::text]))),
  constraint refresh_breakers_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint refresh_breakers_pkey PRIMARY KEY (integration_id),
  constraint refresh_breakers_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX refresh_breakers_pkey ON public.refresh_breakers USING btree (integration_id);

create table refresh_slots (
  provider_key text not null,
  slot integer not null,
  owner uuid,
  held_until timestamp with time zone,
  constraint refresh_slots_pkey PRIMARY KEY (provider_key, slot)
);
CREATE UNIQUE INDEX refresh_slots_pkey ON public.refresh_slots USING btree (provider_key, slot);

create table revocations (
  id uuid not null,
  project_id uuid not null,
  credential_id uuid,
  integration_id uuid not null,
  integration_type text collate C not null,
  user_id uuid not null,
  end_user_id text collate C not null,
  account_id text,
  account_name text,
  cause text not null,
  asked_by text not null,
  asked_by_id uuid,
  freeze_id uuid,
  asked_at timestamp with time zone not null default now(),
  outcome text not null,
  reason text,
  provider_status integer,
  tries integer not null default 0,
  done _text not null default '{}'::text[],
  last_try_at timestamp with time zone,
  next_try_at timestamp with time zone,
  leased_until timestamp with time zone,
  settled_at timestamp with time zone,
  secret bytea,
  secret_version integer not null default 1,
  app jsonb,
  renewal_asked_at timestamp with time zone,
  renewal_refused_at timestamp with time zone,
  first_try_at timestamp with time zone,
  open_renewal uuid,
  answered_renewal uuid,
  constraint revocations_asked_by_check CHECK ((asked_by = ANY (ARRAY['user'::text, 'admin'::text, 'api_key'::text, 'server'::text]))),
  constraint revocations_cause_check CHECK ((cause = ANY (ARRAY['disconnected'::text, 'emergency'::text, 'replaced'::text, 'refreshed_after_removal'::text, 'restored'::text, 'not_kept'::text, 'quarantine_ended'::text]))),
  constraint revocations_check CHECK (((outcome = 'pending'::text) = (secret IS NOT NULL))),
  constraint revocations_outcome_check CHECK ((outcome = ANY (ARRAY['pending'::text, 'revoked'::text, 'unsupported'::text, 'refused'::text, 'failed'::text]))),
  constraint revocations_pkey PRIMARY KEY (id),
  constraint revocations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX revocations_by_answered_renewal ON public.revocations USING btree (answered_renewal) WHERE (answered_renewal IS NOT NULL);
CREATE INDEX revocations_by_freeze ON public.revocations USING btree (freeze_id, outcome) WHERE (freeze_id IS NOT NULL);
CREATE INDEX revocations_by_open_renewal ON public.revocations USING btree (open_renewal) WHERE (open_renewal IS NOT NULL);
CREATE INDEX revocations_by_project ON public.revocations USING btree (project_id, asked_at DESC, id);
CREATE INDEX revocations_by_user ON public.revocations USING btree (project_id, user_id, asked_at DESC);
CREATE INDEX revocations_due ON public.revocations USING btree (integration_type, next_try_at) WHERE (outcome = 'pending'::text);
CREATE UNIQUE INDEX revocations_pkey ON public.revocations USING btree (id);

create table revoked_secrets (
  id uuid not null,
  project_id uuid not null,
  user_id uuid not null,
  integration_id uuid not null,
  trace bytea not null,
  revoked_at timestamp with time zone not null,
  constraint revoked_secrets_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint revoked_secrets_pkey PRIMARY KEY (id),
  constraint revoked_secrets_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint revoked_secrets_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX revoked_secrets_by_integration ON public.revoked_secrets USING btree (integration_id);
CREATE INDEX revoked_secrets_by_project ON public.revoked_secrets USING btree (project_id);
CREATE INDEX revoked_secrets_by_user ON public.revoked_secrets USING btree (user_id, integration_id, revoked_at DESC);
CREATE UNIQUE INDEX revoked_secrets_pkey ON public.revoked_secrets USING btree (id);

create table secret_openings (
  project_id uuid not null,
  minute timestamp with time zone not null,
  field text not null,
  record_id uuid not null,
  purpose text not null,
  caller text not null,
  opened integer not null,
  constraint secret_openings_pkey PRIMARY KEY (project_id, minute, record_id, field, purpose, caller),
  constraint secret_openings_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX secret_openings_by_record ON public.secret_openings USING btree (project_id, record_id, minute DESC);
CREATE INDEX secret_openings_old ON public.secret_openings USING btree (minute);
CREATE UNIQUE INDEX secret_openings_pkey ON public.secret_openings USING btree (project_id, minute, record_id, field, purpose, caller);

create table server_nodes (
  id uuid not null,
  root_key_ids _text not null,
  seen_at timestamp with time zone not null default now(),
  constraint server_nodes_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX server_nodes_pkey ON public.server_nodes USING btree (id);

create table users (
  id uuid not null,
  project_id uuid not null,
  end_user_id text collate C not null,
  meta jsonb not null default '{}'::jsonb,
  is_active boolean not null default true,
  created_at timestamp with time zone not null default now(),
  last_active_at timestamp with time zone not null default now(),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_project_id_end_user_id_key UNIQUE (project_id, end_user_id),
  constraint users_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX users_by_activity ON public.users USING btree (project_id, last_active_at DESC, id);
CREATE UNIQUE INDEX users_pkey ON public.users USING btree (id);
CREATE UNIQUE INDEX users_project_id_end_user_id_key ON public.users USING btree (project_id, end_user_id);

create table webhook_attempts (
  id bigint not null generated always as identity,
  project_id uuid not null,
  delivery_id uuid not null,
  attempted_at timestamp with time zone not null,
  duration_ms integer not null,
  status integer,
  error text,
  response text,
  constraint webhook_attempts_delivery_id_fkey FOREIGN KEY (delivery_id) REFERENCES webhook_deliveries(id) ON DELETE CASCADE,
  constraint webhook_attempts_pkey PRIMARY KEY (id),
  constraint webhook_attempts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX webhook_attempts_by_delivery ON public.webhook_attempts USING btree (delivery_id, id);
CREATE UNIQUE INDEX webhook_attempts_pkey ON public.webhook_attempts USING btree (id);

create table webhook_deliveries (
  id uuid not null default gen_random_uuid(),
  number bigint not null generated always as identity,
  project_id uuid not null,
  endpoint_id uuid not null,
  event_id uuid not null,
  event_type text not null,
  state text not null default 'waiting'::text,
  attempts integer not null default 0,
  next_attempt_at timestamp with time zone not null,
  lease uuid,
  created_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  constraint webhook_deliveries_endpoint_id_event_id_key UNIQUE (endpoint_id, event_id),
  constraint webhook_deliveries_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE,
  constraint webhook_deliveries_number_key UNIQUE (number),
  constraint webhook_deliveries_pkey PRIMARY KEY (id),
  constraint webhook_deliveries_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint webhook_deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'delivered'::text, 'dead'::text])))
);
CREATE INDEX webhook_deliveries_due ON public.webhook_deliveries USING btree (endpoint_id, next_attempt_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX webhook_deliveries_endpoint_id_event_id_key ON public.webhook_deliveries USING btree (endpoint_id, event_id);
CREATE INDEX webhook_deliveries_finished ON public.webhook_deliveries USING btree (finished_at) WHERE (finished_at IS NOT NULL);
CREATE INDEX webhook_deliveries_in_hand ON public.webhook_deliveries USING btree (endpoint_id) WHERE (lease IS NOT NULL);
CREATE INDEX webhook_deliveries_listed ON public.webhook_deliveries USING btree (endpoint_id, number);
CREATE UNIQUE INDEX webhook_deliveries_number_key ON public.webhook_deliveries USING btree (number);
CREATE UNIQUE INDEX webhook_deliveries_pkey ON public.webhook_deliveries USING btree (id);

create table webhook_endpoints (
  id uuid not null,
  project_id uuid not null,
  url text not null,
  description text not null,
  event_types _text not null,
  enabled boolean not null default true,
  disabled_reason text,
  starts_after bigint not null,
  failing_since timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  slow_since timestamp with time zone,
  constraint webhook_endpoints_disabled_reason_check CHECK ((disabled_reason = ANY (ARRAY['gone'::text, 'failing'::text]))),
  constraint webhook_endpoints_pkey PRIMARY KEY (id),
  constraint webhook_endpoints_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX webhook_endpoints_by_project ON public.webhook_endpoints USING btree (project_id, created_at);
CREATE UNIQUE INDEX webhook_endpoints_pkey ON public.webhook_endpoints USING btree (id);

create table webhook_fan_out (
  id boolean not null default true,
  position bigint not null,
  constraint webhook_fan_out_id_check CHECK (id),
  constraint webhook_fan_out_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX webhook_fan_out_pkey ON public.webhook_fan_out USING btree (id);

create table webhook_secrets (
  id uuid not null,
  project_id uuid not null,
  endpoint_id uuid not null,
  secret bytea not null,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone,
  constraint webhook_secrets_endpoint_id_fkey FOREIGN KEY (endpoint_id) REFERENCES webhook_endpoints(id) ON DELETE CASCADE,
  constraint webhook_secrets_pkey PRIMARY KEY (id),
  constraint webhook_secrets_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX webhook_secrets_by_endpoint ON public.webhook_secrets USING btree (endpoint_id, created_at);
CREATE UNIQUE INDEX webhook_secrets_pkey ON public.webhook_secrets USING btree (id);

create table window_meetings (
  key_hash bytea not null,
  project_id uuid not null,
  user_id uuid not null,
  integration_id uuid not null,
  wrong_codes smallint not null default 0,
  expires_at timestamp with time zone not null,
  constraint window_meetings_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint window_meetings_pkey PRIMARY KEY (key_hash),
  constraint window_meetings_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint window_meetings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX window_meetings_by_integration ON public.window_meetings USING btree (integration_id);
CREATE INDEX window_meetings_by_user ON public.window_meetings USING btree (user_id);
CREATE UNIQUE INDEX window_meetings_pkey ON public.window_meetings USING btree (key_hash);
