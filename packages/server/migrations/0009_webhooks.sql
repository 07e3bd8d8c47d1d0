-- Outgoing webhooks. Events are fanned out to deliveries from their table, by position and outside the transaction that
-- recorded them; a delivery is a row until the receiver took it or the schedule is at its end.
create table webhook_endpoints (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  url text not null,
  description text not null,
  -- empty: every type
  event_types text[] not null,
  enabled boolean not null default true,
  -- why it is not enabled, when it was not a person who said so: 'gone' (410) or 'failing'
  disabled_reason text check (disabled_reason in ('gone', 'failing')),
  -- events up to here happened before the endpoint was made
  starts_after bigint not null,
  -- since when every attempt has failed
  failing_since timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index webhook_endpoints_by_project on webhook_endpoints (project_id, created_at);

-- One row a secret, so that a rotation is a second row and a date on the first.
create table webhook_secrets (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  -- sealed; a rotation makes another row, so its version is always 1
  secret bytea not null,
  created_at timestamptz not null default now(),
  -- null: the one in use
  expires_at timestamptz
);
create index webhook_secrets_by_endpoint on webhook_secrets (endpoint_id, created_at);

create table webhook_deliveries (
  id uuid primary key default gen_random_uuid(),
  -- the order in which they are listed
  number bigint generated always as identity unique,
  project_id uuid not null references projects (id) on delete cascade,
  endpoint_id uuid not null references webhook_endpoints (id) on delete cascade,
  event_id uuid not null,
  event_type text not null,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'dead')),
  attempts integer not null default 0,
  -- when it is tried next; a sender that takes it moves this to the end of its lease, so a dead one gives it back
  next_attempt_at timestamptz not null,
  -- who has it in hand at the moment
  lease uuid,
  created_at timestamptz not null default now(),
  finished_at timestamptz,
  unique (endpoint_id, event_id)
);
create index webhook_deliveries_due on webhook_deliveries (endpoint_id, next_attempt_at) where state = 'waiting';
create index webhook_deliveries_in_hand on webhook_deliveries (endpoint_id) where lease is not null;
create index webhook_deliveries_listed on webhook_deliveries (endpoint_id, number);
create index webhook_deliveries_finished on webhook_deliveries (finished_at) where finished_at is not null;

create table webhook_attempts (
  id bigint generated always as identity primary key,
  project_id uuid not null references projects (id) on delete cascade,
  delivery_id uuid not null references webhook_deliveries (id) on delete cascade,
  attempted_at timestamptz not null,
  duration_ms integer not null,
  -- the receiver's answer, or null and a code of ours
  status integer,
  error text,
  -- of a refusal, at most 1 kB, redacted
  response text
);
create index webhook_attempts_by_delivery on webhook_attempts (delivery_id, id);

-- How far the events have been fanned out; one row.
create table webhook_fan_out (
  id boolean primary key default true check (id),
  position bigint not null
);
insert into webhook_fan_out (position) values (0);
