-- Taking access back: receipts of revocations at providers, and the host's emergency freezes.
create table revocations (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  -- no references from here on: the receipt outlives its credential, its user and its integration
  credential_id uuid not null,
  integration_id uuid not null,
  integration_type text collate "C" not null,
  user_id uuid not null,
  end_user_id text collate "C" not null,
  account_id text,
  account_name text,
  cause text not null check (cause in ('disconnected', 'emergency', 'replaced', 'refreshed_after_removal', 'restored')),
  asked_by text not null check (asked_by in ('user', 'admin', 'api_key', 'server')),
  asked_by_id uuid,
  -- the mass revocation that it is part of
  freeze_id uuid,
  asked_at timestamptz not null default now(),
  outcome text not null check (outcome in ('pending', 'revoked', 'unsupported', 'refused', 'failed')),
  -- why it is not revoked: one of our codes, or the provider's error word
  reason text,
  provider_status integer,
  tries integer not null default 0,
  -- the tokens that the provider has taken back already: refresh, access
  done text[] not null default '{}',
  last_try_at timestamptz,
  next_try_at timestamptz,
  leased_until timestamptz,
  settled_at timestamptz,
  -- sealed: the tokens, and the client secret should the integration be gone; null as soon as it is settled
  secret bytea,
  secret_version integer not null default 1,
  -- the OAuth client and its declaration, public facts, should the integration be gone; null as soon as it is settled
  app jsonb,
  check ((outcome = 'pending') = (secret is not null))
);
create index revocations_by_project on revocations (project_id, asked_at desc, id);
create index revocations_by_user on revocations (project_id, user_id, asked_at desc);
create index revocations_due on revocations (integration_type, next_try_at) where outcome = 'pending';
create index revocations_by_freeze on revocations (freeze_id, outcome) where freeze_id is not null;

-- A rule, not a mark on rows: it holds for a credential that is stored a second later too. Null means any.
create table freezes (
  id uuid primary key,
  project_id uuid references projects (id) on delete cascade,
  integration_id uuid references integrations (id) on delete cascade,
  integration_type text collate "C",
  user_id uuid references users (id) on delete cascade,
  account_id text,
  -- the consent that the credential rests on was given in this time
  connected_since timestamptz,
  connected_until timestamptz,
  reason text,
  asked_by text not null check (asked_by in ('admin', 'api_key')),
  asked_by_id uuid,
  frozen_at timestamptz not null default now(),
  thawed_at timestamptz,
  -- when the revocation of everything that it covers was asked for, and when nothing was left of it for the first time
  revoking_since timestamptz,
  revoked_through timestamptz
);
create index freezes_standing on freezes (frozen_at) where thawed_at is null;
create index freezes_by_project on freezes (project_id, frozen_at desc);

-- when the secret was handed over to a revocation and destroyed here; a reconnect ends it
alter table credentials add column revoked_at timestamptz;
