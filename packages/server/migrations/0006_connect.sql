-- The connect flow: handshakes of start pages, attempts, and the one-time states that providers bring back.
-- Everything that comes back to us from outside is stored as a SHA-256 hash.
create table browser_handshakes (
  nonce_hash bytea primary key,
  project_id uuid not null references projects (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  -- hash of the cookie that only this browser holds
  browser_hash bytea not null,
  opener_origin text not null,
  -- set once, by a call with that user's token from the window that opened the start page
  user_id uuid references users (id) on delete cascade,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table connect_attempts (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  -- hash of the key that the SDK made up for this attempt (oauthMetaKeyId)
  key_hash bytea not null,
  state text not null check (state in ('created', 'handed_off', 'returned', 'succeeded', 'failed')),
  -- spent by the start redirect
  start_secret_hash bytea,
  browser_hash bytea,
  opener_origin text not null,
  redirect_uri text not null,
  account_type text,
  -- answers to the questions before consent
  connect_values jsonb not null default '{}',
  install_options jsonb not null default '{}',
  -- sealed by the vault, field connect_attempts.pkce_verifier
  pkce_verifier bytea,
  credential_id uuid references credentials (id) on delete set null,
  error_code text,
  -- short text that an end user can quote to the host
  error_reference text,
  error_meta jsonb not null default '{}',
  created_at timestamptz not null default now(),
  handed_off_at timestamptz,
  finished_at timestamptz,
  expires_at timestamptz not null,
  unique (user_id, key_hash)
);
create index connect_attempts_unfinished on connect_attempts (expires_at) where state in ('created', 'handed_off', 'returned');

create table connect_states (
  state_hash bytea primary key,
  attempt_id uuid not null references connect_attempts (id) on delete cascade,
  expires_at timestamptz not null
);
