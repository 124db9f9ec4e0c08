-- case_id is no foreign key: the log outlives the case, and holds digests and tokens only.
create table audit_log (
  seq bigint primary key,
  at_ms bigint not null,
  actor text not null,
  act text not null,
  case_id text,
  detail jsonb not null,
  prev_hash text not null,
  hash text not null unique
);
create index audit_by_case on audit_log (case_id, seq);

create function refuse_to_rewrite_the_audit_log() returns trigger language plpgsql as $$
begin
  raise exception 'the audit log is append-only';
end
$$;
create trigger audit_log_is_append_only before update or delete on audit_log
  for each row execute function refuse_to_rewrite_the_audit_log();
create trigger audit_log_is_not_truncated before truncate on audit_log
  for each statement execute function refuse_to_rewrite_the_audit_log();
