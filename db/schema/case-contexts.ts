import { integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { bytes, ms, personalData } from './columns.ts';

/** The trusted view of each run, with raw identifiers, sealed. */
export const caseContexts = pgTable(
  'case_contexts',
  { ...personalData(), run: integer('run').notNull(), sealed: bytes('sealed').notNull(), frozenAtMs: ms('frozen_at_ms').notNull() },
  (t) => [primaryKey({ columns: [t.caseId, t.run] })],
);
