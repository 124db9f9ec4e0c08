import { bigint, index, pgTable, text } from 'drizzle-orm/pg-core';
import { ms } from './columns.ts';

/** Searches that were sent within the last day, by all processes; `run_key` names the run that asked, where one did. */
export const arielSearches = pgTable(
  'ariel_searches',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    runKey: text('run_key'),
    sentAtMs: ms('sent_at_ms').notNull(),
  },
  (t) => [index('ariel_searches_by_time').on(t.sentAtMs)],
);
