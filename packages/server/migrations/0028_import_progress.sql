-- How many of the file's rows an import has dealt with, written together with them. One that goes on begins after these: what
-- was removed here meanwhile, its connections above all, is not brought back (TR-18). Zero: only the project is there.
alter table project_imports add column rows_written integer not null default 0;
