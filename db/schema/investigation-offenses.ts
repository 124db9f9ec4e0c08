import { index, integer, pgTable } from 'drizzle-orm/pg-core';
import type { Substance } from '../../domain/investigation.ts';
import { json, ms, personalData } from './columns.ts';

/** Which offenses a case is about. An offense belongs to one case, whoever sees it first. */
export const investigationOffenses = pgTable(
  'investigation_offenses',
  {
    offenseId: integer('offense_id').primaryKey(),
    ...personalData(),
    joinedAtMs: ms('joined_at_ms').notNull(),
    seenAtMs: ms('seen_at_ms').notNull(),
    lastPersistedMs: ms('last_persisted_ms').notNull(),
    substance: json<Substance>('substance').notNull(),
  },
  (t) => [index('offenses_by_case').on(t.caseId)],
);
