-- The host's own words in the portal: by language, or `*` for every one, then by key.
alter table projects add column portal_texts jsonb not null default '{}'::jsonb;
