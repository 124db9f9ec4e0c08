-- What a decision took into account, until when it can be undone, and when it was handed over to be carried out.
alter table reviews add column acknowledged_change text, add column undo_until_ms bigint, add column settled_at_ms bigint;
-- What was decided before is carried out already, or about to be.
update reviews set undo_until_ms = decided_at_ms, settled_at_ms = decided_at_ms where state = 'decided';
alter table reviews add constraint a_decision_says_until_when_it_can_be_undone check (state <> 'decided' or undo_until_ms is not null);
