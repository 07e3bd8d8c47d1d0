-- A dry run leaves no credential that a second line of the same name would be held against: it looks at its own lines.
create index credential_import_lines_by_source on credential_import_lines (import_id, source_id);
