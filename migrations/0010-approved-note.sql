-- The note exactly as it was approved: what is posted is never rendered a second time.
alter table reviews add column note_sealed bytea, add column note_sha256 text;
