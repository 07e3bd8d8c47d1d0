-- Whose trouble a refused app is: an account that is refused while others of the integration are renewed has its own.
-- Since when the provider refuses the app for this account; null: it gave it a token since, or never refused.
alter table credentials add column app_refused_since timestamptz;
-- What an open breaker was last tried with: integrations.updated_at as whoever failed last knew it. Null: opened before this
-- column. Settings that are newer may have mended what the provider refused, and are tried once without waiting.
alter table refresh_breakers add column settings_at timestamptz;
