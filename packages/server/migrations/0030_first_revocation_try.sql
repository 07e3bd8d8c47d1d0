-- A revocation is tried for 24 hours from its first try on (TR-17): a server that was off for a weekend, or whose keys were
-- away, would else give up at once, and destroy the only secret with which anybody could revoke.
alter table revocations add column first_try_at timestamptz;
comment on column revocations.first_try_at is
  'when a try came to an end for the first time; null: none has. Not one that was cut off, or that the vault did not allow';
update revocations set first_try_at = asked_at where outcome = 'pending' and tries > 0;
