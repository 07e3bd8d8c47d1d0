-- Of an import that was broken off: which file it was of. Whoever holds the key can write another one under the same export
-- id, and the two would end up in one project. SHA-256 of the file as it came, locked. Null: begun before this column, and
-- not to be gone on with, because nobody can say with which file.
alter table project_imports add column file_hash bytea;
