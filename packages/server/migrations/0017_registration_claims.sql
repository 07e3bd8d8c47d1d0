-- A client is registered once, however many of its users begin at the same moment and on however many nodes: whoever
-- claims the row asks the authorization server, and the others wait for what it writes.
alter table oauth_registrations alter column client_id drop not null;
-- while nobody has registered yet: until then somebody is about to
alter table oauth_registrations add column claimed_until timestamptz;
alter table oauth_registrations add constraint oauth_registrations_claim_check
  check (client_id is not null or claimed_until is not null);
