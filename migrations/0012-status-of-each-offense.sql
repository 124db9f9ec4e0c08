-- What people did to each offense in QRadar; a case may be about several.
alter table investigation_offenses
  add column status text,
  add column assigned_token text,
  add column proposed_verdict text,
  add column status_persisted_ms bigint;
