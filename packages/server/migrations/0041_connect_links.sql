-- Links that the host sends to somebody who is not in its web app at the moment: they open the portal for one user and one
-- integration, once.
create table connect_links (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  secret_hash bytea not null unique,
  -- of the browser that opened it
  session_hash bytea,
  session_expires_at timestamptz,
  options jsonb not null default '{}'::jsonb,
  return_url text,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  revoked_at timestamptz
);
create index connect_links_by_project on connect_links (project_id, created_at desc);
create index connect_links_by_user on connect_links (user_id);
create index connect_links_by_integration on connect_links (integration_id);
