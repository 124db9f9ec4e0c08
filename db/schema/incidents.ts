import { sql } from 'drizzle-orm';
import { index, pgTable, text } from 'drizzle-orm/pg-core';
import type { Verdict } from '../../domain/verdict.ts';
import { ms, personalDataWithoutCase, searchWords } from './columns.ts';

/** Closed cases as they are remembered. Features are words from a closed vocabulary; summary and outcome hold tokens, no names. */
export const incidents = pgTable(
  'incidents',
  {
    id: text('id').primaryKey(),
    ...personalDataWithoutCase(),
    closedAtMs: ms('closed_at_ms').notNull(),
    family: text('family').notNull(),
    verdict: text('verdict').$type<Verdict>().notNull(),
    outcome: text('outcome').notNull(),
    features: text('features').array().notNull(),
    summary: text('summary').notNull(),
    words: searchWords('words').generatedAlwaysAs(sql`to_tsvector('english', summary || ' ' || outcome)`),
  },
  (t) => [index('incidents_by_words').using('gin', t.words)],
);
