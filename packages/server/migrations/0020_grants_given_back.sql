-- Every grant that is let go has a receipt: also one that became no credential, and one that a quarantine ended with.
alter table revocations alter column credential_id drop not null;
comment on column revocations.credential_id is 'null: the grant became no credential';
alter table revocations drop constraint revocations_cause_check;
alter table revocations add constraint revocations_cause_check check (cause in (
  'disconnected', 'emergency', 'replaced', 'refreshed_after_removal', 'restored', 'not_kept', 'quarantine_ended'
));

-- Tokens that come back late belong to the consent that they were asked for with; a reconnect begins another one.
alter table credentials add column consent_version integer not null default 1;
comment on column credentials.consent_version is 'the version of the secret that the present consent began with';
