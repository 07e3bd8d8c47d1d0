-- Whether an integration's app is refused is told from its latest attempts, wherever the dashboard names it. Looked up by it.
create index connect_attempts_by_end on connect_attempts (integration_id, finished_at) where finished_at is not null;
