import { integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import type { Score } from '../../domain/score.ts';
import { json, ms, personalData } from './columns.ts';

/** What the scorers said about a run; `about` and reasons hold no identifiers. */
export const scores = pgTable(
  'scores',
  {
    ...personalData(),
    run: integer('run').notNull(),
    scores: json<Score[]>('scores').notNull(),
    keptAtMs: ms('kept_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.run] })],
);
