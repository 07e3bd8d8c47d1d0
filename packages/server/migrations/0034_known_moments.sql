-- Since when a connection lacks access that its integration asks for: what is said of it is not since it was connected.

-- null: it lacks none
alter table credentials add column scopes_missing_since timestamptz;
-- the newest event is the best that is known of those that lack some now
update credentials set scopes_missing_since = coalesce(
  (select max(occurred_at) from events
    where events.project_id = credentials.project_id and events.credential_id = credentials.id
      and events.type = 'credential.scope_shortfall'),
  health_changed_at)
where missing_scopes <> '{}';
