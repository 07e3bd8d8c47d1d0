-- How a secret that its user had typed is known again after an emergency took it out of use: it works at the provider until
-- it is replaced there, so it must not be taken again. It stood in the place of the credential's secret, and went when that
-- was disconnected or taken out of use once more.
create table revoked_secrets (
  id uuid primary key,
  project_id uuid not null references projects (id) on delete cascade,
  user_id uuid not null references users (id) on delete cascade,
  integration_id uuid not null references integrations (id) on delete cascade,
  -- sealed: a hash of what was typed, and the key of that hash
  trace bytea not null,
  revoked_at timestamptz not null
);
-- the newest of a user and an integration
create index revoked_secrets_by_user on revoked_secrets (user_id, integration_id, revoked_at desc);
-- for deletes of an integration, and of a project
create index revoked_secrets_by_integration on revoked_secrets (integration_id);
create index revoked_secrets_by_project on revoked_secrets (project_id);
