-- Whether a provider refuses all accounts of an integration alike is asked at each last confirmation, so for each account
-- that is held back once an hour: with 50,000 of them that read them all each time.

-- Was credentials_held_back, which counted only those that would be dead alone. Few, but in such an hour.
drop index credentials_held_back;
create index credentials_refused on credentials (integration_id)
  where refusals > 0 and health in ('suspect', 'in_doubt');

-- The latest renewal, and the latest proof, of an integration's accounts.
create index credentials_renewed on credentials (integration_id, refreshed_at) where refreshed_at > consented_at;
create index credentials_proven on credentials (integration_id, last_success_at);
