-- What happened, append only, written in the transaction of its cause. Holds ids and public facts, never secrets.
create table events (
  id bigint generated always as identity primary key,
  project_id uuid not null references projects (id) on delete cascade,
  type text not null,
  user_id uuid,
  integration_id uuid,
  credential_id uuid,
  data jsonb not null default '{}',
  occurred_at timestamptz not null default now()
);
create index events_by_project on events (project_id, id);
