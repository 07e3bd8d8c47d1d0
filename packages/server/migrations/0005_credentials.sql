-- A user's connected accounts: the sealed secret, what names the account, health, and the user's settings.
create table credentials (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  status text not null check (status in ('PENDING', 'INVALID', 'VALID')),
  -- why it is not VALID: a code of the error table
  status_reason text,
  -- the host's own name for this account, trimmed, without ext:
  external_id text collate "C",
  account_type text,
  -- immutable id of the account at the provider, never an e-mail address
  account_id text,
  account_name text,
  -- public facts about the account (text, number, boolean values only)
  provider_data jsonb not null default '{}',
  -- values for the declaration's templates: subdomain, instance URL, chosen site
  template_values jsonb not null default '{}',
  granted_scopes text[] not null default '{}',
  -- sealed by the vault, field credentials.secret, bound to secret_version
  secret bytea not null,
  secret_version integer not null default 1,
  expires_at timestamptz,
  refreshed_at timestamptz,
  refresh_failures integer not null default 0,
  -- the fenced lease: one refresh at a time across all nodes
  refresh_lease_owner uuid,
  refresh_lease_until timestamptz,
  -- intent written before the provider is called; set and unfinished after a crash means in doubt
  refresh_started_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index credentials_by_user on credentials (project_id, user_id, integration_id, created_at);
create index credentials_by_integration on credentials (project_id, integration_id);
create unique index credentials_external_id on credentials (user_id, integration_id, external_id) where external_id is not null;

create table configurations (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  credential_id uuid not null references credentials (id) on delete cascade,
  external_id text collate "C",
  is_default boolean not null default false,
  shared_settings jsonb not null default '{}',
  workflow_settings jsonb not null default '{}',
  meta jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create unique index configurations_one_default on configurations (credential_id) where is_default;
create index configurations_by_credential on configurations (credential_id, is_default desc, created_at);
