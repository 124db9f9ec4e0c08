-- Who works on a case just now, and until when that holds without a sign of life.
alter table investigations add column claimed_by text, add column claimed_until_ms bigint;

-- Names that were read back, by whom, on what provisional verdict, and until when that person may see them. The reason is sealed.
create table reveals (
  id text primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  token text not null,
  user_name text not null,
  role text not null,
  provisional_verdict text not null,
  sealed bytea not null,
  revealed_at_ms bigint not null,
  until_ms bigint not null
);
create index reveals_by_case on reveals (case_id, user_name, until_ms);
