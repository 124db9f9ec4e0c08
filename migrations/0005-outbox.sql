create table outbox (
  id text primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  draft_hash text not null,
  kind text not null check (kind in ('offense_note', 'close_offense')),
  offense_id integer not null,
  target jsonb not null,
  state text not null check (state in ('pending', 'sending', 'done', 'failed')),
  attempts integer not null default 0,
  due_at_ms bigint not null,
  last_error text,
  receipt jsonb,
  queued_at_ms bigint not null,
  done_at_ms bigint,
  constraint done_means_a_receipt check (state <> 'done' or receipt is not null)
);
create unique index one_write_per_target on outbox (case_id, run, kind, offense_id);
create index outbox_by_state on outbox (state, due_at_ms);
