-- When a grant ends for good, and which access it lacks: what the forecast and the scope comparison need to remember.

-- told by the provider, by its API or by the end user; null: nobody told
alter table credentials add column stated_expires_at timestamptz;
-- when the worker gives the next notice of grant_expires_at; null: none is left
alter table credentials add column next_notice_at timestamptz;
-- optional scopes that were asked for at consent and not granted: a choice, no shortfall
alter table credentials add column declined_scopes text[] not null default '{}';
-- what the integration asks for and this credential was not granted
alter table credentials add column missing_scopes text[] not null default '{}';
-- the integration's updated_at that this credential was last held against
alter table credentials add column assessed_for timestamptz;
create index credentials_notices on credentials (next_notice_at) where next_notice_at is not null;

-- the app is unverified, or in testing, at the provider, whose shorter limits then hold
alter table integrations add column is_test_app boolean not null default false;
-- the updated_at that all its credentials have been held against
alter table integrations add column assessed_for timestamptz;
update integrations set assessed_for = updated_at;
create index integrations_to_assess on integrations (updated_at) where assessed_for is distinct from updated_at;
