-- Searches that were sent, of all processes together, so that they share one budget. A row lives for a day.
create table ariel_searches (
  id bigint generated always as identity primary key,
  run_key text,
  sent_at_ms bigint not null
);
create index ariel_searches_by_time on ariel_searches (sent_at_ms);
