-- Providers added as JSON to a running server, and providers switched on in a project.
create table private_providers (
  project_id uuid not null references projects (id) on delete cascade,
  key text collate "C" not null,
  declaration jsonb not null,
  created_at timestamptz not null default now(),
  primary key (project_id, key)
);

create table integrations (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  provider_key text collate "C" not null,
  is_active boolean not null default false,
  client_id text,
  -- sealed by the vault, field integrations.client_secret
  client_secret bytea,
  -- counts writes of client_secret; bound into its additional data
  client_secret_version integer not null default 0,
  scopes text[] not null default '{}',
  portal jsonb not null default '{}',
  request_policy jsonb not null default '{"mode":"identity","rules":[]}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (project_id, provider_key)
);
