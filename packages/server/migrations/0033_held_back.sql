-- What is held back because a provider refuses all alike; looked for every minute. Few at a time, or none.
create index credentials_held_back on credentials (integration_id)
  where refusals >= 3 and health in ('suspect', 'in_doubt');
