-- A disconnect in the middle of a refresh leaves a doubt: what the refresh gave is not known. Its answer arrives late and has
-- an order of its own; once that is carried out the doubt is over.

-- The one renewal whose answer was not known when this was ordered. Null: there was none, or more than one.
alter table revocations add column open_renewal uuid;
-- The renewal that gave these tokens. Null: none, or an earlier one of the same tokens has no known answer.
alter table revocations add column answered_renewal uuid;
create index revocations_by_open_renewal on revocations (open_renewal) where open_renewal is not null;
create index revocations_by_answered_renewal on revocations (answered_renewal) where answered_renewal is not null;
