-- Projects, the public halves of their signing keys, and their wrapped data keys.
-- Private signing halves are shown once and never stored; data keys are stored only wrapped by the root key.
create table projects (
  id uuid primary key,
  name text not null,
  -- exact web origins that may call as a user and frame the portal; empty means none
  allowed_origins text[] not null default '{}',
  -- exact URLs that overrideRedirectUrl may name
  redirect_urls text[] not null default '{}',
  created_at timestamptz not null default now()
);

create table project_signing_keys (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  -- RSA public key as a JWK; the algorithm is pinned to RS256 by the table, not by any token
  public_key jsonb not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz,
  revoked_at timestamptz
);
create index project_signing_keys_by_project on project_signing_keys (project_id) where revoked_at is null;

create table project_data_keys (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  -- names the root key that wrapped it, so that rotation can find what is left
  root_key_id text not null,
  wrapped_key bytea not null,
  created_at timestamptz not null default now()
);
create index project_data_keys_by_project on project_data_keys (project_id, created_at);
