-- Every account name of the subject, as tokens: nobody works on, or sees, a case about themselves.
alter table investigations add column subject_names jsonb not null default '[]';
