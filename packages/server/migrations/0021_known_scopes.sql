-- Who brings a credential from elsewhere may not know its scopes. An empty list means none were granted; nobody knows is
-- something else, and no shortfall.
alter table credentials add column are_scopes_known boolean not null default true;
