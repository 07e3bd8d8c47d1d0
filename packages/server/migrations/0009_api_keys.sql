-- Server-to-server keys of a project. Only the hash is kept: nobody can read a key back.
create table project_api_keys (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  name text not null,
  key_hash bytea not null unique,
  -- how the key begins and ends, for people to recognise it
  hint text not null,
  scopes text[] not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  -- written in batches, up to a minute behind
  last_used_at timestamptz,
  -- revoked keys stay, so that whoever still uses one is told so
  revoked_at timestamptz
);
create index project_api_keys_by_project on project_api_keys (project_id, created_at);
