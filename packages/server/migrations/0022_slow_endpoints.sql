-- A receiver that hangs holds a sender for as long as an attempt may take. Which receivers do is remembered, so that all
-- nodes try them one at a time, and with senders of their own: nobody else waits for them (WH-13).
-- since when attempts have hung; null once one was answered in time
alter table webhook_endpoints add column slow_since timestamptz;
