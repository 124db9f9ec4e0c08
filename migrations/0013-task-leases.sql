-- What one process at a time does for all, such as reading QRadar to the end. Times are those of the database's clock.
create table task_leases (
  task text primary key,
  owner text not null,
  until_ms bigint not null
);
