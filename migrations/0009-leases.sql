-- Leases end by the clock of the database, the one clock that all processes share.
alter table outbox add column claim_owner text, add column claim_until_ms bigint;
update outbox set claim_until_ms = due_at_ms where state = 'sending';
-- How often the lease was taken since the run last got on; a run that never does is failed where people see it.
alter table investigations add column lease_takes integer not null default 0;
