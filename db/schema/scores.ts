import { integer, jsonb, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import type { Score } from '../../domain/score.ts';
import { ms, personalData } from './columns.ts';

/** What the scorers said about a run; `about` and reasons hold no identifiers. */
export const scores = pgTable(
  'scores',
  {
    ...personalData(),
    run: integer('run').notNull(),
    scores: jsonb('scores').$type<Score[]>().notNull(),
    keptAtMs: ms('kept_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.run] })],
);
