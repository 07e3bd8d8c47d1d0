-- Tokens that imports brought and that are not in use here any more, so that no older file brings them back: replaced by a
-- later import, disconnected by their user, or revoked in an emergency. It stood in the receipts of revocations, which have no
-- place for the tokens before the last one, and do not move to another server while they wait.
create table ended_tokens (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  -- HMAC-SHA256 under the project's import key: whoever reads the database can neither try tokens nor compare projects
  token_hash bytea not null,
  reason text not null check (reason in ('replaced', 'disconnected', 'revoked')),
  ended_at timestamptz not null
);
create unique index ended_tokens_by_token on ended_tokens (project_id, token_hash);

-- The key of a project's token hashes, sealed. It moves along with the project.
create table import_keys (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  secret bytea not null
);
create index import_keys_by_project on import_keys (project_id, id);

-- hashes without a key tell of nothing any more; what was brought before is known by its name
drop index revocations_by_source_token;
alter table revocations drop column source_token_hash;
update credentials set source_token_hash = null where source_token_hash is not null;
