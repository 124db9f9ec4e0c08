import { index, integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Substance } from '../../domain/investigation.ts';
import type { Verdict } from '../../domain/verdict.ts';
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
    /** What people did to it in QRadar, as of `statusPersistedMs`. */
    status: text('status').$type<Substance['offenseStatus']>(),
    assignedToken: text('assigned_token'),
    proposedVerdict: text('proposed_verdict').$type<Verdict>(),
    statusPersistedMs: ms('status_persisted_ms'),
  },
  (t) => [index('offenses_by_case').on(t.caseId)],
);
