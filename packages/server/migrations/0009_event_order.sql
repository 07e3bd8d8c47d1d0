-- An order that readers can follow. Identity values are given before a transaction commits, so a reader that went by them
-- would pass by an event whose transaction committed late. Positions are given afterwards, one numbering at a time.
-- what the wire calls the event's id; also the id of the webhook that tells it
alter table events add column public_id uuid not null default gen_random_uuid();
-- null until it is numbered; readers see numbered events only
alter table events add column position bigint;
create unique index events_by_public_id on events (public_id);
create unique index events_by_position on events (position);
create index events_to_number on events (id) where position is null;
create index events_in_order on events (project_id, position);
drop index events_by_project;
