-- What the refresh engine keeps beside a credential's row: refused and late secrets, breakers, slots, recent mints.
create table credential_quarantine (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  credential_id uuid not null references credentials (id) on delete cascade,
  -- refused: what the provider did not honour; late_reply: tokens that came back after their lease was taken
  kind text not null check (kind in ('refused', 'late_reply')),
  -- sealed by the vault, field credentials.secret, bound to the credential and to secret_version
  secret bytea not null,
  secret_version integer not null,
  -- expiry, scopes and template values that came with the secret. Public facts only
  facts jsonb not null default '{}',
  created_at timestamptz not null,
  -- kept until then, for support and for a second thought
  expires_at timestamptz not null
);
create index credential_quarantine_by_credential on credential_quarantine (credential_id, kind, created_at);
create index credential_quarantine_expiring on credential_quarantine (expires_at);

-- one row for each integration whose token endpoint has failed lately, shared by all nodes
create table refresh_breakers (
  integration_id uuid primary key references integrations (id) on delete cascade,
  project_id uuid not null references projects (id) on delete cascade,
  -- null: closed
  cause text check (cause in ('outage', 'app_refused')),
  -- different credentials that failed in a row
  failures integer not null default 0,
  last_credential_id uuid,
  opened_at timestamptz,
  -- when one probe may be sent
  retry_at timestamptz,
  -- probes that failed since it opened
  probes integer not null default 0,
  -- the one probe is under way until then at most
  probe_until timestamptz
);

-- the right to have a token request of a provider in flight; at most as many rows as its cap
create table refresh_slots (
  provider_key text not null,
  slot integer not null,
  owner uuid,
  held_until timestamptz,
  primary key (provider_key, slot)
);

-- when tokens were made lately, in milliseconds since 1970; only where the provider limits that
alter table credentials add column recent_mints jsonb not null default '[]';

-- what was connected before health was kept
update credentials set health = 'dead', health_reason = 'grant_revoked' where status = 'INVALID';
update credentials set last_success_at = coalesce(refreshed_at, created_at),
  next_refresh_at = now() + random() * interval '1 hour' where status <> 'INVALID';
