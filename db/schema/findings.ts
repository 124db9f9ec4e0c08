import { integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { bytes, ms, personalData } from './columns.ts';

/** Facts, claims, checks, gaps and the conclusion of a run. Tokens only, and still personal data: sealed. */
export const findings = pgTable(
  'findings',
  {
    ...personalData(),
    run: integer('run').notNull(),
    sha256: text('sha256').notNull(),
    sealed: bytes('sealed').notNull(),
    keptAtMs: ms('kept_at_ms').notNull(),
  },
  (t) => [primaryKey({ columns: [t.caseId, t.run] })],
);
