-- Which refresh token an import brought, as a hash: a file that is brought again must not put it over the ones that it was
-- renewed to since. Null: none, or it was brought before this column.
alter table credentials add column source_token_hash bytea;
