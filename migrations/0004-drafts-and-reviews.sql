create table drafts (
  id text primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  version integer not null,
  hash text not null,
  drafter text not null,
  edited_by text,
  sealed bytea not null,
  made_at_ms bigint not null
);
create unique index draft_version on drafts (case_id, run, version);

create table reviews (
  id text primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  state text not null check (state in ('pending', 'decided', 'superseded')),
  draft_id text not null references drafts (id) on delete cascade,
  draft_hash text not null,
  interrupt_id text,
  decision jsonb,
  decided_by text,
  decided_role text,
  decided_at_ms bigint,
  opened_at_ms bigint not null,
  constraint a_decision_has_an_author check (
    state <> 'decided' or (decision is not null and decided_by is not null and decided_role is not null and decided_at_ms is not null)
  )
);
create unique index one_review_per_run on reviews (case_id, run);
