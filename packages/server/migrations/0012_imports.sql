-- Bringing credentials here from elsewhere: what was brought, so that nothing is brought twice.

-- what the host calls it where it came from; one credential a name and project
alter table credentials add column source_id text collate "C";
create unique index credentials_source on credentials (project_id, source_id) where source_id is not null;

-- one upload of many credentials
create table credential_imports (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  format text not null check (format in ('jsonl', 'csv', 'nango')),
  -- format, mapping of integrations, whether to verify and to overwrite. No secrets
  options jsonb not null default '{}',
  is_dry_run boolean not null,
  created_at timestamptz not null default now(),
  -- of the last batch of lines that was dealt with
  updated_at timestamptz not null default now(),
  finished_at timestamptz
);
create index credential_imports_by_project on credential_imports (project_id, created_at);

-- what became of each line; never anything secret of it
create table credential_import_lines (
  import_id uuid not null references credential_imports (id) on delete cascade,
  line integer not null,
  source_id text collate "C",
  outcome text not null check (outcome in ('imported', 'updated', 'skipped', 'refused')),
  reason text,
  message text not null,
  needs_consent text,
  credential_id uuid,
  primary key (import_id, line)
);

-- a project that is being brought here from another server; unfinished ones may be gone on with
create table project_imports (
  project_id uuid primary key references projects (id) on delete cascade,
  -- of the file, so that another one cannot go on with it
  export_id uuid not null,
  started_at timestamptz not null default now(),
  finished_at timestamptz
);
