create table incidents (
  id text primary key,
  case_id text,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  closed_at_ms bigint not null,
  family text not null,
  verdict text not null,
  outcome text not null,
  features text[] not null,
  summary text not null,
  words tsvector generated always as (to_tsvector('english', summary || ' ' || outcome)) stored
);
create index incidents_by_words on incidents using gin (words);

-- No fixed length: which vectors may be compared is said by model_id and dimensions. Exact search is fast enough for tens of thousands.
create table incident_vectors (
  case_id text,
  retain_until bigint not null,
  legal_hold boolean not null default false,
  incident_id text not null references incidents (id) on delete cascade,
  model_id text not null,
  dimensions integer not null,
  embedding vector not null,
  primary key (incident_id, model_id),
  constraint the_length_is_true check (vector_dims(embedding) = dimensions)
);
