-- Whose trouble a refused app is: an account that is refused while others of the integration are renewed has its own.
-- Since when the provider refuses the app for this account; null: it gave it a token since, or never refused.
alter table credentials add column app_refused_since timestamptz;
