-- Consent in all its forms. An attempt may wait for its user to choose between two accounts; it may go through a client
-- of the user's own or one that was registered on the way, with scopes that the user chose; it may run on a device code
-- or on the temporary credentials of OAuth 1.0a.
alter table connect_attempts drop constraint connect_attempts_state_check;
alter table connect_attempts add constraint connect_attempts_state_check
  check (state in ('created', 'handed_off', 'returned', 'undecided', 'succeeded', 'failed'));
-- whether the window that began it can put the question of accounts to its user
alter table connect_attempts add column can_ask boolean not null default false;
-- while undecided: fresh tokens and what was learnt with them; sealed, field connect_attempts.held_grant
alter table connect_attempts add column held_grant bytea;
-- while undecided: which accounts there are to choose between
alter table connect_attempts add column account_question jsonb;
-- the scopes that are asked for; null: those of the integration
alter table connect_attempts add column scopes text[];
-- the attempt's own OAuth client, where it is not the integration's; as credentials.oauth_client
alter table connect_attempts add column oauth_client jsonb;
-- that client's secret; sealed, field connect_attempts.client_secret
alter table connect_attempts add column client_secret bytea;
-- what the user types where, for a device code
alter table connect_attempts add column device jsonb;
alter table connect_attempts add column next_poll_at timestamptz;
-- OAuth 1.0a temporary credentials; the callback must bring the token back
alter table connect_attempts add column request_token text;
-- a device code, or the secret of a request token; sealed, field connect_attempts.grant_secret
alter table connect_attempts add column grant_secret bytea;

drop index connect_attempts_unfinished;
create index connect_attempts_unfinished on connect_attempts (expires_at)
  where state in ('created', 'handed_off', 'returned', 'undecided');
create index connect_attempts_holding on connect_attempts (finished_at) where held_grant is not null;

-- what the host lets its users decide: which scopes, and whether they may bring an OAuth app
alter table integrations add column consent jsonb not null default '{}';

-- clients that this server registered by itself (RFC 7591), one for each integration, issuer and redirect address
create table oauth_registrations (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  issuer text not null,
  redirect_uri text not null,
  client_id text not null,
  -- sealed, field oauth_registrations.client_secret; null for a public client
  client_secret bytea,
  -- how it proves itself at the token endpoint
  client_authentication text not null check (client_authentication in ('none', 'basic', 'body')),
  created_at timestamptz not null default now(),
  -- when the server said that the secret ends
  expires_at timestamptz,
  unique (integration_id, issuer, redirect_uri)
);
