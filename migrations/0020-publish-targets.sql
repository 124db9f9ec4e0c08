-- Everything that an approval lets out is kept with it as it was approved, not the note alone; rows from before hold the text of the note.
alter table reviews rename column note_sealed to approved_sealed;
alter table reviews drop column note_sha256;
alter table outbox drop constraint outbox_kind_check;
alter table outbox add constraint outbox_kind_check check (
  kind in ('offense_note', 'close_offense', 'risk_row', 'investigated_user', 'case_event', 'withdraw_row', 'withdraw_user')
);
