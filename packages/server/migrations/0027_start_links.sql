-- A start link that was opened keeps its hash, so that opening it again can say that it was used (OA-02). Looked up by it.
create unique index connect_attempts_by_start_secret on connect_attempts (start_secret_hash) where start_secret_hash is not null;
