-- The truth about a credential's health, and when it wants attention next.
alter table credentials add column health text not null default 'healthy'
  check (health in ('healthy', 'failing', 'suspect', 'in_doubt', 'dead'));
-- why it is not healthy: a code of the table of reasons
alter table credentials add column health_reason text;
alter table credentials add column health_changed_at timestamptz not null default now();
-- how often in a row the provider refused the grant, and when it is asked next
alter table credentials add column refusals integer not null default 0;
alter table credentials add column confirm_after timestamptz;
-- of a renewal, or of a proof at the provider
alter table credentials add column last_success_at timestamptz;
alter table credentials add column last_failure_at timestamptz;
alter table credentials add column last_failure_reason text;
-- of a call as the user; written in batches, so up to a minute behind
alter table credentials add column last_used_at timestamptz;
-- when the worker renews it ahead of need; null: never
alter table credentials add column next_refresh_at timestamptz;
-- when the user last consented; limits that count from consent count from here
alter table credentials add column consented_at timestamptz not null default now();
-- when nothing can renew it any more, as far as the declaration tells; null: not known
alter table credentials add column grant_expires_at timestamptz;
-- days before grant_expires_at of the last notice that was given
alter table credentials add column expiry_notice_days integer;
-- the host's emergency freeze
alter table credentials add column frozen_at timestamptz;
-- the credential's own OAuth client, where it is not the integration's: client id, endpoints, scopes. Public facts only
alter table credentials add column oauth_client jsonb;
create index credentials_due on credentials (next_refresh_at) where next_refresh_at is not null;
create index credentials_to_confirm on credentials (confirm_after) where confirm_after is not null;
create index credentials_in_doubt on credentials (refresh_lease_until) where refresh_started_at is not null;
create index credentials_expiring on credentials (grant_expires_at) where grant_expires_at is not null;
