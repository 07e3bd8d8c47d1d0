-- Where revoking takes a live access token, a new one may have to be asked for first. A provider that rotates has then
-- spent the refresh token that we hold, even if its answer never reached us: what it says of that token afterwards proves
-- nothing about the grant.
alter table revocations add column renewal_asked_at timestamptz;
comment on column revocations.renewal_asked_at is
  'a renewal was asked for then, and its answer was not stored; null: none, or it was answered';
alter table revocations add column renewal_refused_at timestamptz;
comment on column revocations.renewal_refused_at is
  'since when the provider refuses to renew, with no renewal that it did not answer before; one refusal may be a mistake';
