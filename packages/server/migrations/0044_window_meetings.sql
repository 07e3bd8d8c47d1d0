-- A connect window that has no opener, because the host's page or the browser cut it off: it shows a code, and its end user
-- carries that to the portal that waits for it.
create table window_meetings (
  -- of the key that the portal made up
  key_hash bytea primary key,
  project_id uuid not null references projects (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  -- codes that were entered and were not the window's
  wrong_codes smallint not null default 0,
  expires_at timestamptz not null
);
create index window_meetings_by_user on window_meetings (user_id);
create index window_meetings_by_integration on window_meetings (integration_id);

alter table browser_handshakes add column meeting_hash bytea;
alter table browser_handshakes add column code_hash bytea;
-- the attempt that the window goes on with by itself, because nobody else can send it
alter table browser_handshakes add column attempt_id uuid references connect_attempts (id) on delete cascade;
create index browser_handshakes_by_meeting on browser_handshakes (meeting_hash) where meeting_hash is not null;
create index browser_handshakes_by_attempt on browser_handshakes (attempt_id) where attempt_id is not null;
