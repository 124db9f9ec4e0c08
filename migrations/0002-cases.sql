create table investigations (
  id text primary key,
  case_id text not null,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  origin text not null default 'offense',
  subject_token text not null,
  split boolean not null default false,
  restricted boolean not null default false,
  severity smallint not null,
  offense_status text not null,
  assigned_token text,
  proposed_verdict text,
  language text not null default 'en',
  phase text not null,
  run integer not null default 1,
  thread_id text not null,
  graph_version text not null,
  run_opened_at_ms bigint not null,
  frozen_at_ms bigint,
  frozen_substance jsonb,
  substance jsonb not null,
  changed_since text,
  timings jsonb not null,
  status text not null,
  node text,
  interrupt_id text,
  draft_id text,
  draft_hash text,
  conclusion text,
  summary jsonb,
  verdict text,
  failure_reason text,
  failure_fix text,
  lease_owner text,
  lease_until_ms bigint,
  lease_epoch integer not null default 0,
  opened_at_ms bigint not null,
  changed_at_ms bigint not null,
  constraint the_case_is_the_investigation check (case_id = id),
  -- An impossible status does not get in; the words are those of domain/investigation.ts.
  constraint status_has_what_it_needs check (
    case status
      when 'queued' then true
      when 'running' then node is not null
      when 'awaiting_review' then interrupt_id is not null and draft_id is not null and draft_hash is not null
      when 'decided' then draft_id is not null and draft_hash is not null
      when 'publishing' then draft_hash is not null
      when 'published' then draft_hash is not null
      when 'dismissed' then draft_hash is not null
      when 'kept' then draft_hash is not null
      when 'superseded' then true
      when 'failed' then node is not null and failure_reason is not null and failure_fix is not null
      else false
    end
  )
);
create unique index one_open_case_per_subject on investigations (subject_token)
  where not split and status in ('queued', 'running', 'awaiting_review', 'decided', 'publishing', 'failed');
create index investigations_by_status on investigations (status, opened_at_ms);
create index investigations_by_retention on investigations (retain_until);

create table investigation_offenses (
  offense_id integer primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  joined_at_ms bigint not null,
  seen_at_ms bigint not null,
  last_persisted_ms bigint not null,
  substance jsonb not null
);
create index offenses_by_case on investigation_offenses (case_id);
