-- What was opened, by whom and what for, a line a minute; and who is to be told when it is too much.
create table secret_openings (
  project_id uuid not null references projects (id) on delete cascade,
  -- begin of the minute
  minute timestamptz not null,
  -- the sealed column, and the row's id
  field text not null,
  record_id uuid not null,
  -- use, refresh, revoke
  purpose text not null,
  -- user_tokens, api_key:<id>, admin:<id>, or server: the server's own work
  caller text not null,
  opened integer not null,
  primary key (project_id, minute, record_id, field, purpose, caller)
);
create index secret_openings_by_record on secret_openings (project_id, record_id, minute desc);
create index secret_openings_old on secret_openings (minute);
-- different credentials that one caller may open in a minute before an alarm is raised; the brake then refuses more
alter table projects add column breadth_limit integer not null default 100 check (breadth_limit between 10 and 1000000);
alter table projects add column breadth_brake boolean not null default false;
-- decoys: nobody has a reason to open them, so whoever does raises an alarm
create table honeytokens (
  credential_id uuid primary key references credentials (id) on delete cascade,
  project_id uuid not null references projects (id) on delete cascade,
  created_at timestamptz not null
);
create index honeytokens_by_project on honeytokens (project_id);
