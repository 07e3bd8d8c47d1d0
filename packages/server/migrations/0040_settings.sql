-- What a host asks its end users to set on a connected account, and the answers of several teams on one account.
alter table integrations add column settings jsonb not null default '[]'::jsonb;
-- a host names a configuration, and finds it by that
create unique index configurations_external_id on configurations (credential_id, external_id) where external_id is not null;
