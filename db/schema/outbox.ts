import { index, integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Receipt, TargetKind, WriteTarget } from '../../domain/write-plan.ts';
import { bytes, json, ms, personalData } from './columns.ts';

export type OutboxState = 'pending' | 'sending' | 'done' | 'failed';

/** Approved writes, recorded before they are sent. `sealed` holds the exact bytes; `target` held them before writes were sealed. */
export const outbox = pgTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    run: integer('run').notNull(),
    draftHash: text('draft_hash').notNull(),
    kind: text('kind').$type<TargetKind>().notNull(),
    offenseId: integer('offense_id').notNull(),
    target: json<WriteTarget>('target'),
    sealed: bytes('sealed'),
    state: text('state').$type<OutboxState>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    /** Not before, by our own clock: after a failure. */
    dueAtMs: ms('due_at_ms').notNull(),
    /** Which process sends it now, and until when it is believed to live, by the clock of the database. */
    claimOwner: text('claim_owner'),
    claimUntilMs: ms('claim_until_ms'),
    lastError: text('last_error'),
    receipt: json<Receipt>('receipt'),
    queuedAtMs: ms('queued_at_ms').notNull(),
    doneAtMs: ms('done_at_ms'),
  },
  (t) => [uniqueIndex('one_write_per_target').on(t.caseId, t.run, t.kind, t.offenseId), index('outbox_by_state').on(t.state, t.dueAtMs)],
);

export type OutboxRow = typeof outbox.$inferSelect;
