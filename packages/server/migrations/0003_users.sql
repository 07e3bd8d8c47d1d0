-- Connected users: made at the first valid user token that names them.
create table users (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  -- the token's sub, compared byte for byte
  end_user_id text collate "C" not null,
  meta jsonb not null default '{}',
  is_active boolean not null default true,
  created_at timestamptz not null default now(),
  last_active_at timestamptz not null default now(),
  unique (project_id, end_user_id)
);
create index users_by_activity on users (project_id, last_active_at desc, id);
