-- The wrapped key of each case. No foreign key: deleting it is an act of its own.
create table case_keys (
  case_id text primary key,
  wrapped bytea not null,
  created_at_ms bigint not null
);

create table case_contexts (
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  sealed bytea not null,
  frozen_at_ms bigint not null,
  primary key (case_id, run)
);

create table evidence (
  id text primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  label text not null,
  kind text not null,
  tool text not null,
  call_hash text not null,
  coverage text not null check (coverage in ('complete', 'partial', 'unavailable')),
  row_count integer not null,
  rows_sha256 text not null,
  sealed bytea not null,
  frozen_at_ms bigint not null
);
create unique index evidence_once_per_call on evidence (case_id, run, call_hash);
create unique index evidence_label on evidence (case_id, run, label);

create table scores (
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  scores jsonb not null,
  kept_at_ms bigint not null,
  primary key (case_id, run)
);

create table findings (
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  sha256 text not null,
  sealed bytea not null,
  kept_at_ms bigint not null,
  primary key (case_id, run)
);

create table identities (
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  token text not null,
  domain text not null,
  sealed bytea not null,
  met_at_ms bigint not null,
  primary key (case_id, token)
);
