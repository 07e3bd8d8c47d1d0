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
  constraint browser_handshakes_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint browser_handshakes_pkey PRIMARY KEY (nonce_hash),
  constraint browser_handshakes_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint browser_handshakes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
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
  constraint connect_attempts_credential_id_fkey FOREIGN KEY (credential_id) REFERENCES credentials(id) ON DELETE SET NULL,
  constraint connect_attempts_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint connect_attempts_pkey PRIMARY KEY (id),
  constraint connect_attempts_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint connect_attempts_state_check CHECK ((state = ANY (ARRAY['created'::text, 'handed_off'::text, 'returned'::text, 'succeeded'::text, 'failed'::text]))),
  constraint connect_attempts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE,
  constraint connect_attempts_user_id_key_hash_key UNIQUE (user_id, key_hash)
);
CREATE UNIQUE INDEX connect_attempts_pkey ON public.connect_attempts USING btree (id);
CREATE INDEX connect_attempts_unfinished ON public.connect_attempts USING btree (expires_at) WHERE (state = ANY (ARRAY['created'::text, 'handed_off'::text, 'returned'::text]));
CREATE UNIQUE INDEX connect_attempts_user_id_key_hash_key ON public.connect_attempts USING btree (user_id, key_hash);

create table connect_states (
  state_hash bytea not null,
  attempt_id uuid not null,
  expires_at timestamp with time zone not null,
  constraint connect_states_attempt_id_fkey FOREIGN KEY (attempt_id) REFERENCES connect_attempts(id) ON DELETE CASCADE,
  constraint connect_states_pkey PRIMARY KEY (state_hash)
);
CREATE UNIQUE INDEX connect_states_pkey ON public.connect_states USING btree (state_hash);

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
  constraint credentials_integration_id_fkey FOREIGN KEY (integration_id) REFERENCES integrations(id) ON DELETE CASCADE,
  constraint credentials_pkey PRIMARY KEY (id),
  constraint credentials_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint credentials_status_check CHECK ((status = ANY (ARRAY['PENDING'::text, 'INVALID'::text, 'VALID'::text]))),
  constraint credentials_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id) ON DELETE CASCADE
);
CREATE INDEX credentials_by_integration ON public.credentials USING btree (project_id, integration_id);
CREATE INDEX credentials_by_user ON public.credentials USING btree (project_id, user_id, integration_id, created_at);
CREATE UNIQUE INDEX credentials_external_id ON public.credentials USING btree (user_id, integration_id, external_id) WHERE (external_id IS NOT NULL);
CREATE UNIQUE INDEX credentials_pkey ON public.credentials USING btree (id);

create table events (
  id bigint not null generated always as identity,
  project_id uuid not null,
  type text not null,
  user_id uuid,
  integration_id uuid,
  credential_id uuid,
  data jsonb not null default '{}'::jsonb,
  occurred_at timestamp with time zone not null default now(),
  constraint events_pkey PRIMARY KEY (id),
  constraint events_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX events_by_project ON public.events USING btree (project_id, id);
CREATE UNIQUE INDEX events_pkey ON public.events USING btree (id);

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
  constraint integrations_pkey PRIMARY KEY (id),
  constraint integrations_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE,
  constraint integrations_project_id_provider_key_key UNIQUE (project_id, provider_key)
);
CREATE UNIQUE INDEX integrations_pkey ON public.integrations USING btree (id);
CREATE UNIQUE INDEX integrations_project_id_provider_key_key ON public.integrations USING btree (project_id, provider_key);

create table migrations (
  name text not null,
  checksum text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (name)
);
CREATE UNIQUE INDEX migrations_pkey ON public.migrations USING btree (name);

create table private_providers (
  project_id uuid not null,
  key text collate C not null,
  declaration jsonb not null,
  created_at timestamp with time zone not null default now(),
  constraint private_providers_pkey PRIMARY KEY (project_id, key),
  constraint private_providers_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX private_providers_pkey ON public.private_providers USING btree (project_id, key);

create table project_data_keys (
  id uuid not null,
  project_id uuid not null,
  root_key_id text not null,
  wrapped_key bytea not null,
  created_at timestamp with time zone not null default now(),
  constraint project_data_keys_pkey PRIMARY KEY (id),
  constraint project_data_keys_project_id_fkey FOREIGN KEY (project_id) REFERENCES projects(id) ON DELETE CASCADE
);
CREATE INDEX project_data_keys_by_project ON public.project_data_keys USING btree (project_id, created_at);
CREATE UNIQUE INDEX project_data_keys_pkey ON public.project_data_keys USING btree (id);

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
  constraint projects_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX projects_pkey ON public.projects USING btree (id);

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
