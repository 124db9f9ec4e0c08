-- What is written to QRadar is sealed with the key of its case, and the reason of a dismissal is a remark. Rows from before keep what they hold.
alter table outbox add column sealed bytea;
alter table outbox alter column target drop not null;
