create table skips (
  case_id text,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  offense_id integer not null,
  rule text not null,
  reason text not null,
  severity integer not null,
  last_persisted_ms bigint not null,
  skipped_at_ms bigint not null,
  primary key (offense_id, rule)
);
create index skips_by_time on skips (skipped_at_ms);

create table intake_cursor (
  source text primary key,
  persisted_ms bigint not null,
  polled_at_ms bigint not null
);

create table webhook_replays (
  message_id text primary key,
  received_at_ms bigint not null
);
create index replays_by_time on webhook_replays (received_at_ms);

create table settings (
  name text primary key,
  value jsonb not null,
  changed_by text not null,
  changed_at_ms bigint not null
);

create table sessions (
  token_hash text primary key,
  user_name text not null,
  roles jsonb not null,
  opened_at_ms bigint not null,
  expires_at_ms bigint not null
);
create index sessions_by_expiry on sessions (expires_at_ms);
