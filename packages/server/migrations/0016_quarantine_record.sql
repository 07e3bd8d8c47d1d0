-- A secret in quarantine is a sealed record of its own, so that rotation finds it: field credential_quarantine.secret,
-- bound to the row's id. 0015 says otherwise and is corrected here; nothing was ever stored the other way.
comment on column credential_quarantine.secret is 'sealed by the vault, field credential_quarantine.secret, bound to id';
comment on column credential_quarantine.secret_version is
  'the version of the credential''s secret that it was, or would have become';
