-- Moments that people are told, and that were made up where nobody knew them.

-- Since when a connection lacks access that its integration asks for, which is not since it was connected. Null: it lacks
-- none.
alter table credentials add column scopes_missing_since timestamptz;
-- the newest event is the best that is known of those that lack some now
update credentials set scopes_missing_since = coalesce(
  (select max(occurred_at) from events
    where events.project_id = credentials.project_id and events.credential_id = credentials.id
      and events.type = 'credential.scope_shortfall'),
  health_changed_at)
where missing_scopes <> '{}';

-- Whether anybody told when its user consented. Of what was brought from elsewhere without that, consented_at is the moment
-- it was brought: freezes of a time go by it, and no lifetime is counted from it. What was imported before this column
-- cannot be told apart any more.
alter table credentials add column is_consent_dated boolean not null default true;
