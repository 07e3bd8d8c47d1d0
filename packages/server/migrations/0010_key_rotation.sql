-- Keys are replaced while the server works. A retired data key seals nothing new, and is destroyed when no record names it.
alter table project_data_keys add column retired_at timestamptz;
-- which root keys each running process can unwrap with: a data key is wrapped anew only when all of them can open it
create table server_nodes (
  id uuid primary key,
  root_key_ids text[] not null,
  seen_at timestamptz not null default now()
);
