-- Which brought token a receipt ended, as a hash: an import must not bring back what its user disconnected since, or what
-- was revoked in an emergency, whatever the file calls it. Null: none was brought, or it is of before this column.
alter table revocations add column source_token_hash bytea;
create index revocations_by_source_token on revocations (project_id, source_token_hash)
  where source_token_hash is not null;
