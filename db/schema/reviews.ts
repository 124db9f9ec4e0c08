import { integer, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import type { Decision } from '../../domain/decision.ts';
import { bytes, json, ms, personalData } from './columns.ts';

/** One review a run: the row that a decision is compared and set on. `interrupt_id` is known once the graph waits. */
export const reviews = pgTable(
  'reviews',
  {
    id: text('id').primaryKey(),
    ...personalData(),
    run: integer('run').notNull(),
    state: text('state').$type<'pending' | 'decided' | 'superseded'>().notNull(),
    draftId: text('draft_id').notNull(),
    draftHash: text('draft_hash').notNull(),
    interruptId: text('interrupt_id'),
    decision: json<Decision>('decision'),
    decidedBy: text('decided_by'),
    decidedRole: text('decided_role'),
    decidedAtMs: ms('decided_at_ms'),
    /** "Changed since" as the reviewer had read it. */
    acknowledgedChange: text('acknowledged_change'),
    undoUntilMs: ms('undo_until_ms'),
    /** Handed over to be carried out; from then on it cannot be undone. */
    settledAtMs: ms('settled_at_ms'),
    /** All that the approval lets out, sealed; null for a dismissal. */
    approvedSealed: bytes('approved_sealed'),
    openedAtMs: ms('opened_at_ms').notNull(),
  },
  (t) => [uniqueIndex('one_review_per_run').on(t.caseId, t.run)],
);

export type ReviewRow = typeof reviews.$inferSelect;
