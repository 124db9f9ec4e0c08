import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { ms, personalDataWithoutCase } from './columns.ts';

/** Offenses that were looked at and not investigated, each once per rule. */
export const skips = pgTable(
  'skips',
  {
    ...personalDataWithoutCase(),
    offenseId: integer('offense_id').notNull(),
    rule: text('rule').notNull(),
    reason: text('reason').notNull(),
    severity: integer('severity').notNull(),
    lastPersistedMs: ms('last_persisted_ms').notNull(),
    skippedAtMs: ms('skipped_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.offenseId, t.rule] }), index('skips_by_time').on(t.skippedAtMs)],
);
