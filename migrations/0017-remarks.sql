-- What reviewers say to one another and to the drafter about a case; their own words, sealed.
create table remarks (
  id text primary key,
  case_id text not null references investigations (id) on delete cascade,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  run integer not null,
  kind text not null,
  user_name text not null,
  role text not null,
  sealed bytea not null,
  made_at_ms bigint not null
);
create index remarks_by_case on remarks (case_id, made_at_ms);
