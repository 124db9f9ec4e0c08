-- Where the log ends, signed with a key that is not in the database: a log that was cut or written anew no longer fits it.
create table audit_head (
  only_one boolean primary key default true check (only_one),
  seq bigint not null,
  hash text not null,
  mac text not null
);
