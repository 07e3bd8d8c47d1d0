-- People who sign in to the dashboard. Links and sessions are stored as SHA-256 hashes of what the person holds.
create table admins (
  id uuid primary key,
  name text not null,
  role text not null check (role in ('owner')),
  created_at timestamptz not null default now()
);

create table admin_sign_in_links (
  token_hash bytea primary key,
  admin_id uuid not null references admins (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table admin_sessions (
  token_hash bytea primary key,
  admin_id uuid not null references admins (id) on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  -- absolute limit; the idle limit is counted from last_seen_at
  expires_at timestamptz not null
);
