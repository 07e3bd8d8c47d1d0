-- What became of what an import brought, so that no import undoes it.

-- Which brought token a receipt ended, as a hash: it must not come back whatever the file calls it. Null: none was brought,
-- or it is of before this column.
alter table revocations add column source_token_hash bytea;
create index revocations_by_source_token on revocations (project_id, source_token_hash)
  where source_token_hash is not null;

-- The credential's consent_version as the last import of its source_id left it; a higher one is of its user's reconnect
alter table credentials add column source_version integer;
-- a version above the first may be either's: unsure, so it counts as the user's
update credentials set source_version = 1 where source_id is not null;

-- one refresh token under two names is one grant, which each of the two would spend
create index credentials_by_source_token on credentials (project_id, source_token_hash)
  where source_token_hash is not null;
